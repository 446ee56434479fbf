#!/usr/bin/python3
"""Drags files onto a window as a file manager does: an XDND version 5 source for X11.

usage: drag.py WINDOW-NAME X Y FILE...    (X, Y: where to drop, in pixels of the window)

Needs python3-xlib. Used by the journey under Xvfb; prints "dropped" when the window took it.
"""
import os
import sys
import time
import urllib.parse

from Xlib import X, Xatom, display
from Xlib.protocol import event

name, x, y, files = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
connection = display.Display()
root = connection.screen().root
atom = connection.intern_atom
uris = "".join("file://" + urllib.parse.quote(os.path.abspath(f)) + "\r\n" for f in files).encode()


def find(window):
    """The client window of that name that says it takes drops."""
    for child in window.query_tree().children:
        if child.get_wm_name() == name and child.get_full_property(atom("XdndAware"), X.AnyPropertyType):
            return child
        found = find(child)
        if found:
            return found
    return None


target = find(root) or sys.exit("no window of that name takes drops")
place = root.translate_coords(target, 0, 0)
at_x, at_y = -place.x + x, -place.y + y
source = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
source.set_selection_owner(atom("XdndSelection"), X.CurrentTime)


def send(kind, data):
    message = event.ClientMessage(window=target, client_type=atom(kind), data=(32, data))
    target.send_event(message)
    connection.flush()


def serve(seconds, until=None):
    """Answers requests for the data; stops early when a message `until` comes."""
    end = time.time() + seconds
    while time.time() < end:
        if not connection.pending_events():
            time.sleep(0.01)
            continue
        e = connection.next_event()
        if e.type == X.SelectionRequest:
            e.requestor.change_property(e.property, e.target, 8, uris)
            answer = event.SelectionNotify(
                time=e.time, requestor=e.requestor, selection=e.selection,
                target=e.target, property=e.property)
            e.requestor.send_event(answer)
            connection.flush()
        elif e.type == X.ClientMessage and until and e.client_type == atom(until):
            return e
    return None


root.warp_pointer(at_x, at_y)
send("XdndEnter", [source.id, 5 << 24, atom("text/uri-list"), 0, 0])
for step in range(8):
    send("XdndPosition", [source.id, 0, (at_x << 16) | at_y, X.CurrentTime, atom("XdndActionCopy")])
    serve(0.15, "XdndStatus")
if os.environ.get("HOVER_SECONDS"):
    serve(float(os.environ["HOVER_SECONDS"]))
send("XdndDrop", [source.id, 0, X.CurrentTime, 0, 0])
finished = serve(5, "XdndFinished")
root.warp_pointer(at_x + 1, at_y)
connection.flush()
print("dropped" if finished else "no answer to the drop")
sys.exit(0 if finished else 1)
