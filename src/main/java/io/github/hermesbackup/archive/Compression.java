package io.github.hermesbackup.archive;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much time is spent on making an archive small. The order of the constants stands in archives. */
public enum Compression {
    /** Deflate level 1; what hardly compresses is stored. */
    FAST(Method.DEFLATED, 1, 1 << 20),
    /**
     * Deflate level 6, zlib's default, in larger blocks, of which the level loses less; what hardly compresses is stored. Blocks
     * from 256 KiB on of which samples do not shrink to half are made with level 5: that takes a quarter of the time off the
     * slowest of them, and makes them half a percent larger.
     */
    SMALL(Method.DEFLATED, 6, 2 << 20),
    /** No compression. */
    STORE(Method.STORED, 0, 1 << 20),
    /**
     * Zstandard level 1, in larger blocks since its window is larger; what hardly compresses is stored. Level 2 took a tenth
     * more of the whole time for 5 % of the size, level 3 twice the time.
     */
    ZSTD(Method.ZSTD, 1, 4 << 20);

    /** The level of {@link #SMALL} for blocks that are hard to compress. */
    static final int HARD_LEVEL = 5;

    private static final long FINER_FROM = 256L << 20;

    private final Method method;
    private final int level;
    private final int blockBytes;

    Compression(Method method, int level, int blockBytes) {
        this.method = method;
        this.level = level;
        this.blockBytes = blockBytes;
    }

    /** The method of a member that shrinks. */
    public Method method() {
        return method;
    }

    /** The level, on the scale of the method; 0 for none. */
    public int level() {
        return level;
    }

    /** Content is cut into blocks of this many bytes, where the block index allows it. */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * The same for content of a size. The largest databases are cut finer by {@link #FAST}: what changes in them is scattered, and
     * how much of it has to be compressed again decides how long the next backup takes. That costs half a percent of their size.
     */
    public int blockBytes(long size) {
        return this == FAST && size >= FINER_FROM ? blockBytes / 2 : blockBytes;
    }

    /**
     * True if a member or block that was made with another compression does as well: what is smaller than asked is as good as
     * free, what is larger, or cannot be read by as many programs, is not what was asked for.
     *
     * @param made what it was made with
     * @param as how it stands in the archive
     */
    public boolean takes(Compression made, Method as) {
        return made == this || (this == FAST && made == SMALL) || (this == STORE && as == Method.STORED);
    }

    /** The compression of a name as it is written in a configuration. */
    public static Optional<Compression> of(String name) {
        return Arrays.stream(values())
                .filter(value -> value.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** The names, for a message. */
    public static String names() {
        return "fast, small, store, zstd";
    }
}
