package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that other people read our archives with, each asked to list one and to test it. */
public enum ZipReaders {
    /** Info-ZIP's {@code unzip}: names, sizes, CRCs, modes; {@code unzip -t}. */
    INFO_ZIP("unzip") {
        @Override
        public ZipListing read(Path archive) throws IOException {
            return InfoZip.read(archive);
        }
    },
    /** 7-Zip's {@code 7zz}: names, sizes, CRCs, modes; {@code 7zz t}. */
    SEVEN_ZIP("7zz") {
        @Override
        public ZipListing read(Path archive) throws IOException {
            return SevenZip.read(archive);
        }
    },
    /** CPython's {@code zipfile}, which the reference tool uses: names, sizes, CRCs, digests, modes; {@code testzip()}. */
    PYTHON("python3") {
        @Override
        public ZipListing read(Path archive) throws IOException {
            return PythonZip.read(archive);
        }
    },
    /** {@link java.util.zip.ZipFile}: names, sizes, CRCs, digests; CRC and size of each content are compared. */
    JAVA("") {
        @Override
        public ZipListing read(Path archive) {
            return JavaZip.read(archive);
        }
    };

    private final String program;

    ZipReaders(String program) {
        this.program = program;
    }

    /** What this program says of an archive; fails only if the program cannot be run. */
    public abstract ZipListing read(Path archive) throws IOException;

    /** True if the program is on the PATH. */
    public boolean isAvailable() {
        return program.isEmpty() || Commands.isAvailable(program);
    }

    /** What each of the programs that are there says of an archive. */
    public static List<ZipListing> readWithAll(Path archive) throws IOException {
        List<ZipListing> listings = new ArrayList<>();
        for (ZipReaders reader : values()) {
            if (reader.isAvailable()) {
                listings.add(reader.read(archive));
            }
        }
        return listings;
    }

    /** Bits of a mode as {@code ls -l} writes it, {@code -rwxr-xr-x} say. */
    static int mode(String text) {
        int mode = switch (text.charAt(0)) {
            case 'd' -> 0040000;
            case 'l' -> 0120000;
            case 'p' -> 0010000;
            case 's' -> 0140000;
            case 'c' -> 0020000;
            case 'b' -> 0060000;
            default -> 0100000;
        };
        for (int i = 0; i < 9; i++) {
            char c = text.charAt(i + 1);
            boolean special = "sStT".indexOf(c) >= 0;
            mode |= c != '-' && Character.isLowerCase(c) ? 0400 >> i : 0;
            mode |= special ? 04000 >> (i / 3) : 0;
        }
        return mode;
    }
}
