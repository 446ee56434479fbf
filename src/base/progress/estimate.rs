//! Speed and time left, smoothed, with the clock injected by the caller.

use std::time::Duration;

/// Smooths a count of units into a rate and a time left.
///
/// The caller says what time it is, so that tests need no clock and a clock that jumps back
/// cannot produce a negative rate.
#[derive(Clone, Debug, Default)]
pub struct Estimate {
    last: Option<(Duration, u64)>,
    first: Option<Duration>,
    rate: Option<f64>,
}

/// Below this the first seconds of a job say nothing worth showing (style.md: after 2 s).
const WARM_UP: Duration = Duration::from_secs(2);
/// Weight halves in this time, so that a stall shows within a few seconds.
const HALF_LIFE_SECONDS: f64 = 3.0;

impl Estimate {
    /// Notes that `done` units were finished at `now` (time since any fixed moment).
    pub fn update(&mut self, now: Duration, done: u64) {
        self.first.get_or_insert(now);
        let Some((then, before)) = self.last else {
            self.last = Some((now, done));
            return;
        };
        if done < before {
            *self = Estimate { last: Some((now, done)), first: Some(now), rate: None };
            return;
        }
        let Some(elapsed) = now.checked_sub(then) else {
            self.last = Some((now, done));
            return;
        };
        let seconds = elapsed.as_secs_f64();
        if seconds < 0.05 {
            return;
        }
        let current = (done - before) as f64 / seconds;
        let keep = 0.5f64.powf(seconds / HALF_LIFE_SECONDS);
        self.rate = Some(match self.rate {
            Some(rate) => rate * keep + current * (1.0 - keep),
            None => current,
        });
        self.last = Some((now, done));
    }

    /// Units a second; `None` before there are two readings.
    pub fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// Time left for `total` units; `None` in the first two seconds or when nothing moves.
    pub fn time_left(&self, total: u64) -> Option<Duration> {
        let (now, done) = self.last?;
        if now.checked_sub(self.first?)? < WARM_UP {
            return None;
        }
        let rate = self.rate.filter(|rate| *rate > 0.0)?;
        Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / rate).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steady_work_gives_a_steady_answer() {
        let mut estimate = Estimate::default();
        for second in 0..=10 {
            estimate.update(Duration::from_secs(second), second * 100);
        }
        assert_eq!(estimate.rate().map(|r| r.round() as u64), Some(100));
        assert_eq!(estimate.time_left(2000).map(|d| d.as_secs_f64().round() as u64), Some(10));
    }

    #[test]
    fn a_clock_that_jumps_back_is_survived() {
        let mut estimate = Estimate::default();
        estimate.update(Duration::from_secs(100), 10);
        estimate.update(Duration::from_secs(50), 20);
        estimate.update(Duration::from_secs(53), 50);
        assert!(estimate.rate().is_none_or(|rate| rate >= 0.0));
        assert!(estimate.time_left(u64::MAX).is_none_or(|left| left > Duration::ZERO));
    }
}
