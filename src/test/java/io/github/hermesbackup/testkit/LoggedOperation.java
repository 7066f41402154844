package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** One change that a {@link RecordingDisk} has made. An open file is a number, since its name may change while it is open. */
sealed interface LoggedOperation {

    /** Tells a history what happened. */
    void replay(History history);

    /** A file that exists was opened. */
    record Opened(long file, Path path) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.open(file, path);
        }
    }

    /** A file was created and opened. */
    record Created(long file, Path path, int mode) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.create(file, path, mode);
        }
    }

    /** Bytes were written into an open file. */
    record Written(long file, long offset, byte[] bytes) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.write(file, Math.toIntExact(offset), bytes);
        }
    }

    /** An open file was cut off. */
    record Truncated(long file, long size) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.truncate(file, Math.toIntExact(size));
        }
    }

    /** An open file was forced to the device. */
    record Forced(long file) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.force(file);
        }
    }

    /** A directory was forced to the device. */
    record DirectoryForced(Path directory) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.forceDirectory(directory);
        }
    }

    /** Everything was forced to the device. */
    record AllForced() implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.forceAll();
        }
    }

    /** A directory was made. */
    record DirectoryMade(Path directory, int mode) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.makeDirectory(directory, mode);
        }
    }

    /** A name was changed. */
    record Renamed(Path from, Path to) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.rename(from, to);
        }
    }

    /** A file got a second name. */
    record Linked(Path existing, Path name) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.link(existing, name);
        }
    }

    /** A name was removed. */
    record Deleted(Path path) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.delete(path);
        }
    }

    /** Permission bits were set. */
    record ModeSet(Path path, int mode) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.setMode(path, mode);
        }
    }

    /** Owner and group were set. */
    record OwnerSet(Path path, int uid, int gid) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.setOwner(path, uid, gid);
        }
    }

    /** The time of the last change was set. */
    record ModifiedSet(Path path, FileTime time) implements LoggedOperation {
        @Override
        public void replay(History history) {
            history.setModified(path, time);
        }
    }
}
