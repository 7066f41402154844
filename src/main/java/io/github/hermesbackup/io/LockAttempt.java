package io.github.hermesbackup.io;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What came of trying once, without waiting, to lock a file by its name. */
sealed interface LockAttempt {

    /** It is locked, and is what the name leads to. */
    record Taken(Path name, LockedFile file) implements LockAttempt {}

    /** Somebody holds it, or has just replaced it: worth another try. */
    record Held(Path name) implements LockAttempt {}

    /** It cannot be locked by this user on this file system. */
    record Impossible(Path name, String reason) implements LockAttempt {}

    /**
     * Tries it, and makes the file, mode 0600, if it is not there; it belongs to the owner of its directory then, whoever runs
     * this. What is in the file and when it was changed stays as it is.
     *
     * @throws HermesException CONFLICT if the name leads to something that is no regular file
     */
    static LockAttempt on(Disk disk, LockMechanism mechanism, Path name) throws HermesException {
        try {
            FileStat before = existing(disk, name);
            Optional<LockedFile> locked = mechanism.tryLock(name);
            return locked.isPresent() && isOurs(disk, mechanism, name, locked.get(), before)
                    ? new Taken(name, locked.get())
                    : new Held(name);
        } catch (HermesException e) {
            throw e;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            return new Held(name); // made or removed by somebody since the line before
        } catch (IOException e) {
            return isHeld(disk, name) ? new Held(name) : new Impossible(name, IoReason.of(e));
        }
    }

    private static FileStat existing(Disk disk, Path name) throws IOException {
        FileStat stat;
        try {
            stat = disk.stat(name);
        } catch (NoSuchFileException e) {
            disk.create(name, 0600).close();
            stat = disk.stat(name);
        }
        if (!stat.isFile()) {
            throw new HermesException(
                    Reason.CONFLICT,
                    Subject.OTHER,
                    FileName.show(name) + " is a "
                            + (stat.kind() == FileStat.Kind.LINK ? "symbolic link" : "special file or directory")
                            + ", where the file that is locked belongs. Remove it and repeat.");
        }
        return stat;
    }

    /** False if somebody has replaced the file in the meantime, or holds it in another way; then it is closed. */
    private static boolean isOurs(Disk disk, LockMechanism mechanism, Path name, LockedFile file, FileStat before)
            throws IOException {
        boolean ours = false;
        try {
            FileStat now = disk.stat(name);
            ours = now.isFile()
                    && file.isStill(before, now)
                    && (mechanism.caveat().isEmpty() || !isHeld(disk, name));
            if (ours) {
                handOver(file, now, disk.stat(name.getParent()));
            }
            return ours;
        } finally {
            if (!ours) {
                file.close();
            }
        }
    }

    /** Only a file that has no other name and nothing in it: else root could be made to give away a file of its own. */
    private static void handOver(LockedFile file, FileStat stat, FileStat directory) {
        if (stat.uid() != directory.uid() && stat.links() == 1 && stat.size() == 0) {
            file.giveTo(directory.uid(), directory.gid());
        }
    }

    /** True if it is known, without trying, that another process holds a file. */
    private static boolean isHeld(Disk disk, Path name) {
        long self = ProcessHandle.current().pid();
        return ProcLocks.exclusive(disk, name).stream().anyMatch(pid -> pid != self);
    }
}
