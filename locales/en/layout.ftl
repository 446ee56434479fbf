# Where everything lies on the disc.
layout-planning = Working out where everything lies…
layout-map = Sectors
layout-spiral = Disc
layout-drawing = Drawing
layout-map-name = Sectors of the disc, row by row
layout-spiral-name = The disc as its spiral
layout-list-name = Extents in disc order
layout-go-to = Go to sector
layout-zoom-in = Nearer
layout-zoom-out = Farther
layout-natural = Natural order
layout-natural-already = No rule changes the order
layout-wasted = Empty: { $empty }, unclaimed: { $unclaimed }
layout-nothing-selected = Select a file to see where it lies. Drag it to change the order; drag it with Alt to hold it at a sector.
layout-place = Sectors { $first } to { $last }, { $size }
layout-no-place = No data of its own on the disc
layout-move-up = Move up on the disc (Alt and arrow up)
layout-move-down = Move down on the disc (Alt and arrow down)
layout-hold = Hold here
layout-hold-sector = Hold at sector
layout-hold-where = Type a sector to hold it at
layout-hold-at = Hold at sector { $sector }
layout-let-go = Let it go
layout-costs = Leaves { $empty } empty; the disc grows to { $size }
layout-costs-nothing = Leaves nothing empty; the disc has { $size }
layout-taken = { $who } has this place
layout-impossible = It can't lie there
layout-drop-before = Place before { $other }
layout-drop-after = Place behind { $other }
layout-drop-nowhere = Drop it beside a file
layout-extents =
    { $count ->
        [one] One extent in disc order
       *[other] { $count } extents in disc order
    }
layout-extent = { $name }, sector { $sector }
layout-rules = Rules ({ $count })
layout-rules-none = None: the natural order. Dragging a file makes one.
layout-rule-drag = Drag to another rank: { $rule }
layout-rule-remove = Remove: { $rule }
layout-rule-up = Make stronger: { $rule }
layout-rule-idle = No file of this disc is meant.
layout-select = Select a file to see where it lies.
