package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code syncfs(2)} of Linux. Since Linux 5.8 it returns an error if writing anything back has failed since the descriptor was
 * opened ("syncfs() will fail ... since the last call", the man page's section on versions); before, it said nothing.
 */
final class SyncFs implements WholeForce {

    /** Known to write all of it to a device of this machine, and to say what went wrong. */
    private static final Set<String> TYPES = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs");

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\b.*");

    private final LibC c;
    private final Path directory;
    private final int descriptor;

    private SyncFs(LibC c, Path directory, int descriptor) {
        this.c = c;
        this.directory = directory;
        this.descriptor = descriptor;
    }

    /**
     * Nothing where it cannot be trusted.
     *
     * @param type of the file system, as the system names it: {@code ext4}
     */
    static Optional<WholeForce> open(Path directory, String type) throws IOException {
        if (!TYPES.contains(type) || !tellsErrors(System.getProperty("os.version")) || LinuxLibrary.C.isEmpty()) {
            return Optional.empty();
        }
        LibC c = LinuxLibrary.C.get();
        int descriptor = c.open(directory, LibC.READ_ONLY);
        if (descriptor < 0) {
            throw c.failure(directory, c.errno());
        }
        return Optional.of(new SyncFs(c, directory, descriptor));
    }

    /** @param version as {@code uname -r} has it: {@code 5.8.0-63-generic} */
    static boolean tellsErrors(String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > 5 || (major == 5 && Integer.parseInt(numbers.group(2)) >= 8);
    }

    @Override
    public void force() throws IOException {
        if (c.syncfs(descriptor) != 0) {
            throw c.failure(directory, c.errno());
        }
    }

    @Override
    public void close() {
        c.close(descriptor);
    }
}
