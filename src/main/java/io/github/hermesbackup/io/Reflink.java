package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Blocks shared by {@code ioctl(FICLONE)} of Linux (ioctl_ficlone(2)). */
final class Reflink implements SharableFile {

    private final LibC c;
    private final int descriptor;

    private Reflink(LibC c, int descriptor) {
        this.c = c;
        this.descriptor = descriptor;
    }

    /** Nothing where the system has no such call. */
    static Optional<SharableFile> open(Path file) throws IOException {
        Optional<LibC> libC = LinuxLibrary.C;
        return libC.isPresent()
                ? Optional.of(new Reflink(libC.get(), open(libC.get(), file, LibC.READ_ONLY)))
                : Optional.empty();
    }

    private static int open(LibC c, Path file, int access) throws IOException {
        int descriptor = c.open(file, access);
        if (descriptor < 0) {
            throw c.failure(file, c.errno());
        }
        return descriptor;
    }

    @Override
    public boolean shareWith(Path file) throws IOException {
        RealDisk.INSTANCE.create(file, 0600).close();
        boolean shared = false;
        try {
            int to = open(c, file, LibC.READ_WRITE);
            try {
                shared = c.shareBlocks(descriptor, to) == 0;
            } finally {
                c.close(to);
            }
            return shared;
        } finally {
            if (!shared) {
                RealDisk.INSTANCE.delete(file);
            }
        }
    }

    @Override
    public void close() {
        c.close(descriptor);
    }
}
