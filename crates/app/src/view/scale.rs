//! Steps of sliders whose values span several powers of ten.

/// The numbers 1, 2, 3, 5, 7 times powers of ten between two bounds, both included.
pub fn steps(min: u64, max: u64) -> Vec<u64> {
    let mut steps = vec![min];
    let mut power = 1_u64;
    while power <= max {
        let fine = [1, 2, 3, 5, 7].map(|digit| power.saturating_mul(digit));
        steps.extend(fine.into_iter().filter(|&step| step > min && step < max));
        power = power.saturating_mul(10);
    }
    if max > min {
        steps.push(max);
    }
    steps
}

/// The step that is closest to a value, by its place.
pub fn nearest(steps: &[u64], value: u64) -> usize {
    let distance = |step: &u64| step.abs_diff(value);
    steps.iter().enumerate().min_by_key(|(_, step)| distance(step)).map_or(0, |(place, _)| place)
}
