package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import java.nio.file.Path;
import java.util.Optional;

/** An archive was refused: which class of fault, in which entry. Nothing has been written. */
public final class ArchiveException extends HermesException {

    private final ArchiveFault fault;
    private final String entry;

    private ArchiveException(Path archive, ArchiveFault fault, String entry, String message) {
        super(Reason.CORRUPT, Subject.ARCHIVE, archive + " " + message);
        this.fault = fault;
        this.entry = entry;
    }

    /** A fault of the archive as a whole. */
    static ArchiveException of(Path archive, ArchiveFault fault, String detail) {
        return new ArchiveException(archive, fault, null, fault.phrase() + ": " + detail);
    }

    /** A fault of one entry. */
    static ArchiveException of(Path archive, ArchiveFault fault, String entry, String detail) {
        String shown = FileName.escape(entry);
        return new ArchiveException(archive, fault, shown, fault.phrase() + ": \"" + shown + "\" " + detail);
    }

    /** The class of the fault. */
    public ArchiveFault fault() {
        return fault;
    }

    /** The entry at fault, escaped for one line of output. */
    public Optional<String> entry() {
        return Optional.ofNullable(entry);
    }
}
