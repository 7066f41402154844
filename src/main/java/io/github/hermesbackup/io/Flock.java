package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * flock(2), the lock that Python's {@code fcntl.flock} takes and that {@code FileChannel.lock} does not exclude. It belongs to
 * the open descriptor, so that it keeps other threads of this JVM out as it does other processes.
 */
record Flock(LibC c) implements LockMechanism {

    /** Writing is asked for although nothing is written: on NFS an exclusive lock needs it. Locally reading suffices. */
    @Override
    public Optional<LockedFile> tryLock(Path file) throws IOException {
        int descriptor = c.open(file, LibC.READ_WRITE);
        if (descriptor < 0) {
            descriptor = c.open(file, LibC.READ_ONLY);
        }
        if (descriptor < 0) {
            throw c.failure(file, c.errno());
        }
        if (c.flock(descriptor, LibC.LOCK_EXCLUSIVE | LibC.LOCK_NON_BLOCKING) == 0) {
            return Optional.of(new Descriptor(c, descriptor));
        }
        int errno = c.errno();
        c.close(descriptor);
        if (LibC.isHeldByOthers(errno)) {
            return Optional.empty();
        }
        throw c.failure(file, errno);
    }

    @Override
    public Optional<String> caveat() {
        return Optional.empty();
    }

    private record Descriptor(LibC c, int number) implements LockedFile {

        @Override
        public boolean isStill(FileStat before, FileStat now) {
            try {
                // What fstat(2) says: a link of /proc leads to the open file itself, wherever that is by now.
                Map<String, Object> open = Files.readAttributes(Path.of("/proc/self/fd/" + number), "unix:dev,ino");
                return now.device() == (Long) open.get("dev") && now.inode() == (Long) open.get("ino");
            } catch (IOException e) {
                return now.device() == before.device() && now.inode() == before.inode();
            }
        }

        @Override
        public void giveTo(int uid, int gid) {
            c.fchown(number, uid, gid);
        }

        /** Unlocks first: a child process that is just being started may have the descriptor for a moment longer. */
        @Override
        public void close() {
            c.flock(number, LibC.UNLOCK);
            c.close(number);
        }
    }
}
