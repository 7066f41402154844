package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Which different names lead to one file in a directory. The file system decides that, on Linux directory by directory, so it is
 * tried out and not told from the name of the operating system.
 *
 * @param foldsCase {@code a} and {@code A} are one file
 * @param foldsNormalization {@code é} as one character and as a letter with an accent (Unicode NFC and NFD) are one file
 * @param dropsEnds {@code a} and {@code a.}, or {@code a} with a space behind it, are one file
 */
public record NameFolding(boolean foldsCase, boolean foldsNormalization, boolean dropsEnds) {

    /** Each name is a file of its own, as everywhere on an ordinary Linux. */
    public static final NameFolding NONE = new NameFolding(false, false, false);
    /** Whatever some file system takes for one file. */
    public static final NameFolding ALL = new NameFolding(true, true, true);

    private static final String PREFIX = ".hermes-probe-";
    private static final String COMPOSED = "\u00e9";
    private static final String DECOMPOSED = "e\u0301";

    /**
     * Tries it out with two empty files of random names, one after the other, which are removed at once.
     *
     * @param directory an existing directory, best a private one: what a crash leaves behind is two empty files at most
     * @throws IOException if no file can be made or removed there
     */
    public static NameFolding probe(Disk disk, Path directory) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String stem = PREFIX + HexFormat.of().formatHex(random) + "-";
        Path plain = directory.resolve(stem + "a");
        boolean foldsCase;
        boolean dropsEnds;
        FileChannel made = disk.create(plain, 0600);
        try {
            made.close();
            foldsCase = exists(disk, directory, stem + "A");
            dropsEnds = exists(disk, directory, stem + "a.") || exists(disk, directory, stem + "a ");
        } finally {
            disk.delete(plain);
        }
        return new NameFolding(foldsCase, foldsNormalization(disk, directory, stem), dropsEnds);
    }

    private static boolean foldsNormalization(Disk disk, Path directory, String stem) throws IOException {
        Path composed;
        FileChannel made;
        try {
            composed = FileName.resolve(directory, stem + COMPOSED);
            made = disk.create(composed, 0600);
        } catch (FileSystemException | InvalidPathException e) {
            return true; // a file system without such names: no two of them can be told apart
        }
        try {
            made.close();
            return exists(disk, directory, stem + DECOMPOSED);
        } finally {
            disk.delete(composed);
        }
    }

    private static boolean exists(Disk disk, Path directory, String name) throws IOException {
        try {
            disk.stat(FileName.resolve(directory, name));
            return true;
        } catch (NoSuchFileException | InvalidPathException e) {
            return false;
        }
    }

    /** True if any two names are one file. */
    public boolean folds() {
        return !equals(NONE);
    }

    /**
     * What all names of one file have in common. Errs on the side of one file: {@code ß} and {@code ss} are one if case is
     * folded, as some file systems have it.
     *
     * @param component a name without a directory
     */
    public String fold(String component) {
        String folded = component;
        if (dropsEnds) {
            folded = withoutEnds(folded);
        }
        if (foldsNormalization) {
            folded = decomposed(folded);
        }
        // There are letters with several small forms, the final sigma say, and one large one.
        return foldsCase ? folded.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) : folded;
    }

    private static String decomposed(String text) {
        return FileName.isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    private static String withoutEnds(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }
}
