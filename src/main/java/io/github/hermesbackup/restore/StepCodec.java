package io.github.hermesbackup.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Steps as the bytes of a journal's records: one byte for the kind, then the components in order, big-endian. */
final class StepCodec {

    private static final byte REMEMBER = 1;
    private static final byte MAKE_DIRECTORY = 2;
    private static final byte CREATE = 3;
    private static final byte REPLACE = 4;
    private static final byte WRITE_PAGES = 5;
    private static final byte PUT_ASIDE = 6;
    private static final byte REMOVE_DIRECTORY = 7;
    private static final byte DESCRIBE = 8;

    private StepCodec() {}

    static byte[] encode(Step step) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind(step));
            text(out, step.name());
            if (step instanceof Step.Remember it) {
                attributes(out, it.before());
            } else if (step instanceof Step.Create it) {
                slot(out, it.slot());
                fingerprint(out, it.fresh());
            } else if (step instanceof Step.Replace it) {
                slot(out, it.slot());
                seen(out, it.old());
                out.writeBoolean(it.linked());
                fingerprint(out, it.fresh());
            } else if (step instanceof Step.WritePages it) {
                slot(out, it.slot());
            } else if (step instanceof Step.PutAside it) {
                slot(out, it.slot());
                seen(out, it.old());
            } else if (step instanceof Step.RemoveDirectory it) {
                slot(out, it.slot());
                attributes(out, it.before());
            } else if (step instanceof Step.Describe it) {
                attributes(out, it.before());
                attributes(out, it.after());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static byte kind(Step step) {
        if (step instanceof Step.Remember) {
            return REMEMBER;
        } else if (step instanceof Step.MakeDirectory) {
            return MAKE_DIRECTORY;
        } else if (step instanceof Step.Create) {
            return CREATE;
        } else if (step instanceof Step.Replace) {
            return REPLACE;
        } else if (step instanceof Step.WritePages) {
            return WRITE_PAGES;
        } else if (step instanceof Step.PutAside) {
            return PUT_ASIDE;
        } else if (step instanceof Step.RemoveDirectory) {
            return REMOVE_DIRECTORY;
        }
        return DESCRIBE;
    }

    /** @throws IOException if the bytes are no step of this version */
    static Step decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        byte kind = in.readByte();
        String name = text(in);
        Step step = switch (kind) {
            case REMEMBER -> new Step.Remember(name, attributes(in));
            case MAKE_DIRECTORY -> new Step.MakeDirectory(name);
            case CREATE -> new Step.Create(name, slot(in), fingerprint(in));
            case REPLACE -> new Step.Replace(name, slot(in), seen(in), in.readBoolean(), fingerprint(in));
            case WRITE_PAGES -> new Step.WritePages(name, slot(in));
            case PUT_ASIDE -> new Step.PutAside(name, slot(in), seen(in));
            case REMOVE_DIRECTORY -> new Step.RemoveDirectory(name, slot(in), attributes(in));
            case DESCRIBE -> new Step.Describe(name, attributes(in), attributes(in));
            default -> throw new IOException("unknown step " + kind);
        };
        if (in.read() >= 0) {
            throw new IOException("a step is longer than it should be");
        }
        return step;
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a name is longer than its record");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void time(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    static Instant time(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void attributes(DataOutputStream out, Attributes attributes) throws IOException {
        out.writeInt(attributes.mode());
        time(out, attributes.modified().toInstant());
        out.writeInt(attributes.uid());
        out.writeInt(attributes.gid());
    }

    private static Attributes attributes(DataInputStream in) throws IOException {
        return new Attributes(in.readInt(), FileTime.from(time(in)), in.readInt(), in.readInt());
    }

    private static void slot(DataOutputStream out, Slot slot) throws IOException {
        out.writeInt(slot.volume());
        text(out, slot.id());
    }

    private static Slot slot(DataInputStream in) throws IOException {
        return new Slot(in.readInt(), text(in));
    }

    private static void seen(DataOutputStream out, Seen seen) throws IOException {
        out.writeLong(seen.inode());
        out.writeLong(seen.size());
        time(out, seen.modified().toInstant());
    }

    private static Seen seen(DataInputStream in) throws IOException {
        return new Seen(in.readLong(), in.readLong(), FileTime.from(time(in)));
    }

    private static void fingerprint(DataOutputStream out, Fingerprint fingerprint) throws IOException {
        out.writeLong(fingerprint.inode());
        out.writeLong(fingerprint.size());
        out.write(fingerprint.sha256());
    }

    private static Fingerprint fingerprint(DataInputStream in) throws IOException {
        return new Fingerprint(in.readLong(), in.readLong(), in.readNBytes(32));
    }
}
