package io.github.hermesbackup.home;

/**
 * Where profiles lie in a home: {@code profiles/<name>/} has the same layout as the home itself.
 *
 * <p>Names here are relative to the home, with {@code /} between components.
 */
public final class Profiles {

    /** The directory of the profiles, directly under the home. */
    public static final String DIRECTORY = "profiles";

    private static final String PREFIX = DIRECTORY + "/";

    private Profiles() {}

    /** True for {@code profiles/<name>/}, the root of a profile. */
    public static boolean isRoot(String directory) {
        return directory.startsWith(PREFIX)
                && directory.length() > PREFIX.length() + 1
                && directory.indexOf('/', PREFIX.length()) == directory.length() - 1;
    }

    /** A name relative to the profile that it lies in; the name itself if it lies in none. */
    public static String local(String name) {
        if (!name.startsWith(PREFIX)) {
            return name;
        }
        int end = name.indexOf('/', PREFIX.length());
        return end <= PREFIX.length() || end == name.length() - 1 ? name : name.substring(end + 1);
    }
}
