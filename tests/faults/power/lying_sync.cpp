// Preloaded into a writer to plant the bug the tests must see: every sync says it was done and does nothing.
extern "C" int fsync(int) { return 0; }
extern "C" int fdatasync(int) { return 0; }
