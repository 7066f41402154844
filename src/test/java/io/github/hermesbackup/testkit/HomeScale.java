package io.github.hermesbackup.testkit;

/**
 * How big a generated home is.
 *
 * @param files factor for the number of files; 1 gives about 17,000 files that a backup contains
 * @param bytes factor for the size of session transcripts, logs and media
 * @param database bytes of the main {@code state.db}
 */
public record HomeScale(double files, double bytes, long database) {

    /** About 500 files and 15 MB, most of it the database: made in a second or two. */
    public static final HomeScale XS = new HomeScale(0.03, 0.3, 8_000_000);
    /** About 2,500 files and 150 MB: an ordinary user. */
    public static final HomeScale S = new HomeScale(0.14, 0.55, 72_000_000);
    /** About 17,000 files and 2 GB, half of it the database: a heavy user. */
    public static final HomeScale L = new HomeScale(1, 1, 1_000_000_000);

    /** As few files and bytes as still have every part of a home: for tests that make many. */
    public static final HomeScale TINY = new HomeScale(0.004, 0.05, 400_000);

    /**
     * @param text {@code TINY}, {@code XS}, {@code S}, {@code L}, or a factor of L such as {@code 0.5}
     * @throws IllegalArgumentException if it is none of these
     */
    public static HomeScale parse(String text) {
        return switch (text) {
            case "TINY" -> TINY;
            case "XS" -> XS;
            case "S" -> S;
            case "L" -> L;
            default -> times(Double.parseDouble(text));
        };
    }

    private static HomeScale times(double factor) {
        if (!(factor > 0 && factor <= 100)) {
            throw new IllegalArgumentException(factor + " is no scale: give TINY, XS, S, L or a number up to 100");
        }
        return new HomeScale(factor, 1, (long) (1e9 * factor));
    }

    /** The same home a fraction as big: what a profile is to its root. */
    HomeScale part(double files, double database) {
        return new HomeScale(this.files * files, bytes, (long) (this.database * database));
    }

    int count(int ofL) {
        return (int) (ofL * files);
    }
}
