package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import java.nio.file.Path;
import java.util.Optional;

/** An archive was refused: which class of fault, in which entry. Nothing has been written. */
public final class ArchiveException extends HermesException {

    private static final int SHOWN_CHARACTERS = 300;

    private final ArchiveFault fault;
    private final String entry;
    private final String detail;

    private ArchiveException(Path archive, ArchiveFault fault, String entry, String detail) {
        super(
                Reason.CORRUPT,
                Subject.ARCHIVE,
                archive + " " + fault.phrase() + ": " + (entry == null ? "" : "\"" + entry + "\" ") + detail);
        this.fault = fault;
        this.entry = entry;
        this.detail = detail;
    }

    /** A fault of the archive as a whole. */
    static ArchiveException of(Path archive, ArchiveFault fault, String detail) {
        return new ArchiveException(archive, fault, null, detail);
    }

    /** A fault of one entry. */
    static ArchiveException of(Path archive, ArchiveFault fault, String entry, String detail) {
        return new ArchiveException(archive, fault, shown(entry), detail);
    }

    /** A hostile name may be 64 KB long; its beginning says enough. */
    private static String shown(String entry) {
        String escaped = FileName.escape(entry);
        return escaped.length() <= SHOWN_CHARACTERS ? escaped : escaped.substring(0, SHOWN_CHARACTERS) + "…";
    }

    /** The class of the fault. */
    public ArchiveFault fault() {
        return fault;
    }

    /** The entry at fault, escaped for one line of output. */
    public Optional<String> entry() {
        return Optional.ofNullable(entry);
    }

    /** What is wrong, without the archive and the entry, for a line that names them already. */
    public String detail() {
        return detail;
    }
}
