//! Timings of the pipeline on the county workload.
fn main() {}
