package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A lock of the first byte, as the JDK takes it: what there is on Windows, and elsewhere if flock(2) cannot be called.
 *
 * <p>On Unix such a lock is the process's (fcntl(2)): whoever in it closes the file gives up the lock of everybody in it. So
 * a thread may not even open a file that another one has locked. Threads learn that from a system property, which exists
 * once in a JVM whatever class loader this class came from; its value is a string, as others expect of system properties.
 */
record ByteRangeLock(Optional<String> caveat) implements LockMechanism {

    @Override
    public Optional<LockedFile> tryLock(Path file) throws IOException {
        String mark = "hermes.lock." + file.toUri().getRawPath();
        if (System.getProperties().putIfAbsent(mark, "held") != null) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            lock = channel.tryLock(0, 1, false);
            return lock == null ? Optional.empty() : Optional.of(new Channel(channel, mark));
        } finally {
            if (lock == null) {
                close(channel, mark);
            }
        }
    }

    private static void close(FileChannel channel, String mark) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written, so nothing is lost; the system has let go of the file all the same.
        } finally {
            System.getProperties().remove(mark);
        }
    }

    private record Channel(FileChannel channel, String mark) implements LockedFile {

        @Override
        public boolean isStill(FileStat before, FileStat now) {
            return now.device() == before.device() && now.inode() == before.inode();
        }

        /** The JDK has no fchown(2), and by name it might be another file by now: the caveat is all there is. */
        @Override
        public void giveTo(int uid, int gid) {}

        @Override
        public void close() {
            ByteRangeLock.close(channel, mark);
        }
    }
}
