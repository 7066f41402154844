package io.github.hermesbackup.archive;

/** How a member's content stands in the archive: the compression methods of APPNOTE 4.4.5 that are written and read here. */
public enum Method {
    /** As it is. */
    STORED(Zip.STORED),
    /** Deflate, RFC 1951. */
    DEFLATED(Zip.DEFLATED),
    /** Zstandard frames, RFC 8878, one after the other. */
    ZSTD(Zip.ZSTD);

    private final int code;

    Method(int code) {
        this.code = code;
    }

    /** The number that stands in the headers. */
    int code() {
        return code;
    }

    /** The method of a number that the reader accepts. */
    public static Method of(int code) {
        return switch (code) {
            case Zip.STORED -> STORED;
            case Zip.DEFLATED -> DEFLATED;
            case Zip.ZSTD -> ZSTD;
            default -> throw new IllegalArgumentException("method " + code);
        };
    }
}
