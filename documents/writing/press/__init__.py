"""What typst draws papers from, and the process that draws them."""
