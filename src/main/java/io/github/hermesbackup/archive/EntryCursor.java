package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ExtraFields.Damaged;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;

/** Walks the central directory once, in its order, holding one entry at a time. */
public final class EntryCursor {

    private final Path archive;
    private final EndRecord end;
    private final Window window;
    private final ZoneId zone;
    private final boolean origins;
    private long read;
    private Bytes header;

    /** @param origins false for a walk that does not ask from what a member was made */
    EntryCursor(Path archive, FileChannel file, EndRecord end, ZoneId zone, boolean origins) {
        this.archive = archive;
        this.end = end;
        this.zone = zone;
        this.origins = origins;
        this.window = new Window(file, end.directoryOffset(), end.directoryOffset() + end.directoryBytes());
    }

    /**
     * The next entry, or null after the last.
     *
     * @throws ArchiveException if its header is refused
     */
    public ArchiveEntry next() throws IOException {
        CentralHeader header = nextHeader();
        return header == null ? null : header.entry();
    }

    /**
     * Goes on to the entry of a name in an archive whose entries are sorted by the bytes of their names, as ours are, and passes over
     * those before it without a look at what else they say.
     *
     * @return null if there is none; the next one is the first behind it then
     * @throws ArchiveException if its header is refused
     */
    public ArchiveEntry find(String name) throws IOException {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        while (read < end.entries()) {
            Bytes next = peekHeader();
            int order = next.compare(Zip.CENTRAL_BYTES, CentralHeader.nameBytes(next), wanted);
            if (order >= 0) {
                return order == 0 ? next() : null;
            }
            window.take(next.length());
            read++;
        }
        return null;
    }

    /** The header of the entry that was handed out last, to the byte; a copy. */
    public byte[] header() {
        return header.copy();
    }

    CentralHeader nextHeader() throws IOException {
        if (read == end.entries()) {
            if (window.remaining() != 0) {
                throw damaged("it holds more than the " + end.entries() + " members that the end record counts");
            }
            return null;
        }
        header = window.take(peekHeader().length());
        read++;
        try {
            return CentralHeader.parse(header, zone, origins);
        } catch (Damaged e) {
            throw refuse(e);
        }
    }

    private Bytes peekHeader() throws IOException {
        try {
            Bytes fixed = window.peek(Zip.CENTRAL_BYTES);
            if (fixed.i32(0) != Zip.CENTRAL_SIGNATURE) {
                throw damaged("member " + (read + 1) + " of " + end.entries() + " has no header");
            }
            return window.peek(CentralHeader.bytes(fixed));
        } catch (EOFException e) {
            throw damaged("it ends within member " + (read + 1) + " of " + end.entries());
        }
    }

    /** A refusal of the entry that was handed out last. */
    ArchiveException refuse(Damaged damage) {
        return ArchiveException.of(archive, damage.fault, CentralHeader.shownName(header), damage.getMessage());
    }

    private ArchiveException damaged(String detail) {
        return ArchiveException.of(archive, ArchiveFault.CENTRAL_HEADER, detail);
    }
}
