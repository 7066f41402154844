package io.github.hermesbackup.testkit;

import java.util.EnumSet;
import java.util.Set;

/** What the core asks of a file system: the methods of its disk, and those of the channels that it opens. */
public enum Operation {
    OPEN,
    CREATE,
    READ,
    WRITE,
    POSITION,
    SIZE,
    TRUNCATE,
    LOCK,
    FORCE,
    CLOSE,
    FORCE_DIRECTORY,
    FORCE_ALL,
    STAT,
    ACCESS,
    LIST,
    MAKE_DIRECTORY,
    RENAME,
    LINK,
    READ_LINK,
    DELETE,
    SET_MODE,
    SET_OWNER,
    SET_MODIFIED,
    USABLE_SPACE;

    /** What acts on an open file and not on a name: the permissions of directories no longer matter to it. */
    static final Set<Operation> ON_DESCRIPTORS =
            EnumSet.of(READ, WRITE, POSITION, SIZE, TRUNCATE, LOCK, FORCE, FORCE_ALL, CLOSE);

    /**
     * What may need a new block. With delayed allocation that is found out only when a file is forced (fsync(2)); a new
     * name may need a new block of its directory, also that of a rename.
     */
    static final Set<Operation> TAKING_ROOM =
            EnumSet.of(CREATE, WRITE, FORCE, FORCE_DIRECTORY, FORCE_ALL, MAKE_DIRECTORY, RENAME, LINK);
}
