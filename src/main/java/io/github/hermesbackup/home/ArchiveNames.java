package io.github.hermesbackup.home;

import java.util.regex.Pattern;

/** Names that our own archives and our own unfinished work have, so that a backup does not contain older ones. */
public final class ArchiveNames {

    private static final Pattern OURS = Pattern.compile(
            "(hermes-backup|pre-update|pre-migration|pre-import)-\\d{4}-\\d{2}-\\d{2}-\\d{6}(-\\d+)?\\.zip");
    private static final Pattern PARTIAL = Pattern.compile("\\..+\\.[^.]+\\.partial.*", Pattern.DOTALL);

    private ArchiveNames() {}

    /**
     * True for exactly the names that an archive of ours gets by default: kind, local time to the second, a number if there
     * were several in that second. Any other name is the user's own choice.
     */
    public static boolean isOurs(String fileName) {
        return fileName.endsWith(".zip") && OURS.matcher(fileName).matches();
    }

    /** True for what an interrupted run leaves: {@code .<name>.<random>.partial}, with or without something behind it. */
    public static boolean isPartial(String fileName) {
        return fileName.startsWith(".") && PARTIAL.matcher(fileName).matches();
    }
}
