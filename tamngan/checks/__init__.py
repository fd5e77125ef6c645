"""What ``tamngan doctor`` looks at: one function per part of an installation, each by itself."""
