package io.github.hermesbackup.io;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The few functions of the C library that Java does not have, called through JNA. Plain function objects: making proxies or
 * binding native methods takes JNA longer than all the calls of a run.
 */
final class LibC {

    private static final String TMPDIR = "jna.tmpdir";
    private static final String SEARCH_PATH = "jna.platform.library.path";

    static final int READ_ONLY = 0;
    static final int READ_WRITE = 2;
    static final int LOCK_EXCLUSIVE = 2;
    static final int LOCK_NON_BLOCKING = 4;
    static final int UNLOCK = 8;

    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final SystemNumbers NUMBERS = SystemNumbers.of(Platform.isLinux(), Platform.ARCH);
    /** Of every open(2). A FIFO in place of a file is opened at once instead of waiting for its other end. */
    static final int ALWAYS = NUMBERS.closeOnExec() | NUMBERS.noFollow() | NUMBERS.nonBlocking();

    private final NativeLibrary process;
    private final Function open;
    private final Function flock;
    private final Function fchown;
    private final Function close;
    private final Function strerror;

    private LibC(NativeLibrary process) {
        this.process = process;
        open = process.getFunction("open");
        flock = process.getFunction("flock");
        fchown = process.getFunction("fchown");
        close = process.getFunction("close");
        strerror = process.getFunction("strerror");
    }

    /**
     * Loads JNA's native library, which JNA unpacks into a directory and loads from there: {@code jna.tmpdir}, else where
     * SQLite's library is unpacked too. JNA's own choice would leave a directory in the user's home. It is kept from asking
     * {@code ldconfig} where libraries are, a process of its own.
     *
     * @throws HermesException IO if it cannot be loaded, naming the directory and the property that chooses another one
     */
    static LibC load() throws HermesException {
        String chosen = System.getProperty(TMPDIR);
        String directory =
                chosen != null ? chosen : System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        String searched = System.getProperty(SEARCH_PATH);
        try {
            System.setProperty(TMPDIR, directory);
            if (searched == null) {
                // Nothing is searched for: what is needed has been loaded with Java.
                System.setProperty(SEARCH_PATH, "");
            }
            if (!Platform.isLinux() && !Platform.isMac()) {
                throw new UnsupportedOperationException(System.getProperty("os.name"));
            }
            NativeLibrary process = NativeLibrary.getProcess();
            if (Platform.isLinux()) {
                RealDisk.useStatx(Statx.load(process));
                RealDisk.useGetdents(Getdents.load(process));
                RealDisk.useChanges(AttributeChanges.load(process));
            }
            return new LibC(process);
        } catch (LinkageError | RuntimeException e) {
            throw new HermesException(
                    Reason.IO,
                    Subject.OTHER,
                    "A backup that the agent makes at the same time does not notice this run: JNA's native library could"
                            + " not be loaded from " + directory + " ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "). Name a directory that allows execution with -Djna.tmpdir=<directory> (for Maven in"
                            + " MAVEN_OPTS).",
                    e);
        } finally {
            if (chosen == null) {
                System.clearProperty(TMPDIR);
            }
            if (searched == null) {
                System.clearProperty(SEARCH_PATH);
            }
        }
    }

    /** open(2) without following a link or waiting, not inherited by child processes; the descriptor, or -1. */
    int open(Path file, int access) {
        // Two arguments: a third would be one of a variable number, which some platforms pass in another way.
        return open.invokeInt(new Object[] {NativePath.of(file), access | ALWAYS});
    }

    /** flock(2): 0, or -1. */
    int flock(int descriptor, int operation) {
        return flock.invokeInt(new Object[] {descriptor, operation});
    }

    /** fchown(2): 0, or -1. */
    int fchown(int descriptor, int uid, int gid) {
        return fchown.invokeInt(new Object[] {descriptor, uid, gid});
    }

    /** ioctl_ficlone(2) of Linux, whose functions take arguments of a variable number as all others: 0, or -1. */
    int shareBlocks(int from, int to) {
        // Looked up when it is needed, which is seldom.
        return process.getFunction("ioctl").invokeInt(new Object[] {to, new NativeLong(NUMBERS.fileClone()), from});
    }

    /** syncfs(2) of Linux: 0, or -1. */
    int syncfs(int descriptor) {
        return process.getFunction("syncfs").invokeInt(new Object[] {descriptor});
    }

    /** close(2): 0, or -1. */
    int close(int descriptor) {
        return close.invokeInt(new Object[] {descriptor});
    }

    /** Why this thread's last call returned -1. */
    int errno() {
        return Native.getLastError();
    }

    /** True if that is because somebody else holds a lock. */
    static boolean isHeldByOthers(int errno) {
        return errno == NUMBERS.wouldBlock();
    }

    /** The same as Java has it when its own calls fail. */
    FileSystemException failure(Path file, int errno) {
        String name = FileName.show(file);
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(name);
            case EACCES -> new AccessDeniedException(name);
            default -> new FileSystemException(name, null, strerror.invokeString(new Object[] {errno}, false));
        };
    }
}
