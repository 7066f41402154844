package io.github.hermesbackup.home;

import java.util.UUID;
import java.util.regex.Pattern;

/** The name of a directory in which a restore stages: {@code .restore-<uuid>}. No backup contains one. */
public final class RestoreDirectory {

    private static final Pattern FORM =
            Pattern.compile("\\.restore-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private RestoreDirectory() {}

    /** A new name. */
    public static String newName() {
        return ".restore-" + UUID.randomUUID();
    }

    /** True for a name of this form. */
    public static boolean isName(String fileName) {
        return FORM.matcher(fileName).matches();
    }
}
