package io.github.hermesbackup.archive;

/** Classes of fault for which a whole archive is refused before the first write. */
public enum ArchiveFault {
    /** The file has no zip structure at all. */
    NOT_A_ZIP("is not a zip archive"),
    /** The archive has no members. */
    EMPTY("zip archive is empty"),
    /** End record missing, doubled or contradicting the file. */
    END_RECORD("has a damaged end record"),
    /** Bytes before the first member or after the end record. */
    FOREIGN_BYTES("has bytes that belong to no member"),
    /** Spread over several disks. */
    MULTI_DISK("is a part of a multi-disk archive"),
    /** The zip64 structures are missing or contradict the plain ones. */
    ZIP64("has contradicting zip64 records"),
    /** A central header is damaged. */
    CENTRAL_HEADER("has a damaged central directory"),
    /** A local header is missing or says something else than the central one. */
    LOCAL_HEADER("has a local header that contradicts the central directory"),
    /** Two members share bytes, or there are bytes between them. */
    OVERLAP("has members that overlap or leave gaps"),
    /** A data descriptor where none is accepted, or a contradicting one. */
    DESCRIPTOR("has a data descriptor that contradicts the central directory"),
    /** An extra field overruns, is doubled or cut. */
    EXTRA_FIELD("has a damaged extra field"),
    /** A name that leads outside, is absolute or has empty components. */
    NAME_PATH("has a member name that is not a plain relative path"),
    /** A name with control characters. */
    NAME_CHARACTER("has a member name with control characters"),
    /** A name or one of its components is too long, or too deep. */
    NAME_LENGTH("has a member name that is too long"),
    /** A name that is not what its encoding says. */
    NAME_ENCODING("has a member name in a broken encoding"),
    /** A name that the target's platform cannot hold. */
    NAME_PLATFORM("has a member name that this platform cannot hold"),
    /** Two members of one name. */
    DUPLICATE("has two members of the same name"),
    /** A member is a file and a directory at once. */
    CLASH("has a member that is a file and a directory at once"),
    /** A member is a symbolic link. */
    LINK("has a member that is a symbolic link"),
    /** A member is a device, a socket or a pipe. */
    SPECIAL_FILE("has a member that is not a regular file or directory"),
    /** A directory with content. */
    DIRECTORY_WITH_DATA("has a directory with content"),
    /** Encrypted. */
    ENCRYPTED("is encrypted, which is not supported"),
    /** A compression method other than stored and deflate. */
    METHOD("uses a compression method that is not supported"),
    /** The declared sizes exceed what can be written. */
    TOO_LARGE("declares more data than there is room for"),
    /** A member's bytes are not what the headers say. */
    CONTENT("has a member whose content is damaged"),
    /** The archive's own digest does not match. */
    DIGEST("does not match its own digest");

    private final String phrase;

    ArchiveFault(String phrase) {
        this.phrase = phrase;
    }

    /** The fault as a predicate that follows the archive's path in a sentence. */
    public String phrase() {
        return phrase;
    }
}
