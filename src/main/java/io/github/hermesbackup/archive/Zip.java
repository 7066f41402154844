package io.github.hermesbackup.archive;

/**
 * Numbers of the zip format.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">PKWARE APPNOTE 6.3</a>
 */
final class Zip {

    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int CENTRAL_SIGNATURE = 0x02014b50;
    static final int END_SIGNATURE = 0x06054b50;
    static final int ZIP64_END_SIGNATURE = 0x06064b50;
    static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
    static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    /** Where in a central header the offset of the local one stands. */
    static final int CENTRAL_OFFSET = 42;

    static final int END_BYTES = 22;
    static final int ZIP64_END_BYTES = 56;
    static final int ZIP64_LOCATOR_BYTES = 20;

    /** The value of a 16-bit or 32-bit field that says "look in the zip64 field". */
    static final int MAX_16 = 0xFFFF;

    static final long MAX_32 = 0xFFFF_FFFFL;

    static final int FLAG_ENCRYPTED = 1;
    static final int FLAG_DESCRIPTOR = 1 << 3;
    static final int FLAG_PATCHED = 1 << 5;
    static final int FLAG_STRONG_ENCRYPTION = 1 << 6;
    static final int FLAG_UTF8 = 1 << 11;
    static final int FLAG_MASKED = 1 << 13;

    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int ZSTD = 93;

    /** An empty deflate stream: one last block of the fixed code with nothing but its end, as zlib makes it. */
    static final int EMPTY_DEFLATE_STREAM = 0x0003;

    static final int EMPTY_DEFLATE_BYTES = 2;

    static final int VERSION_DEFLATE = 20;
    static final int VERSION_ZIP64 = 45;
    static final int VERSION_ZSTD = 63;
    /** The newest version that members may ask for: what Info-ZIP knows, the oldest of the common readers. */
    static final int VERSION_READ = 46;

    static final int HOST_VMS = 2;
    static final int VERSION_VMS = 42;

    static final int MADE_BY_UNIX = 3;
    static final int MADE_BY_MACOS = 19;

    static final int TYPE_MASK = 0170000;
    static final int TYPE_FILE = 0100000;
    static final int TYPE_DIRECTORY = 0040000;
    static final int TYPE_LINK = 0120000;
    static final int DOS_DIRECTORY = 0x10;

    private Zip() {}
}
