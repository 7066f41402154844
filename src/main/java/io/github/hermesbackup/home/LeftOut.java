package io.github.hermesbackup.home;

/**
 * Something that is in the home and not in a backup, on purpose.
 *
 * @param path relative to the home, escaped for a person; a directory's ends in {@code /} and stands for all that is in it
 * @param rule id of the rule, see {@link ScanRules#table()}; {@code excluded} for a pattern of the user's
 * @param reason why, for a person; for a link with its target
 */
public record LeftOut(String path, String rule, String reason) {

    /** True for a directory. */
    public boolean directory() {
        return path.endsWith("/");
    }

    /**
     * How many were left out for one reason.
     *
     * @param rule id of the rule
     * @param reason why, for a person, without what differs from path to path
     * @param count files and directories; what is inside a directory was not counted
     */
    public record Count(String rule, String reason, long count) {}
}
