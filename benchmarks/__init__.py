"""What flowkit costs, as ratios to raw limits that are measured in the same run. See docs/explanation/speed.md."""
