package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes a sound archive apart into what {@link ZipBytes} makes one of, so that it can be put together in another way. */
final class ZipParts {

    private final byte[] bytes;
    private final ByteBuffer in;

    private ZipParts(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The parts, in the order of the file; put together unchanged they are a sound archive again. */
    static ZipBytes of(byte[] archive) {
        return new ZipParts(archive).parts();
    }

    private ZipBytes parts() {
        int end = bytes.length - Zip.END_BYTES;
        while (in.getInt(end) != Zip.END_SIGNATURE || u16(end + 20) != bytes.length - end - Zip.END_BYTES) {
            end--;
        }
        boolean zip64 = end >= Zip.ZIP64_LOCATOR_BYTES
                && in.getInt(end - Zip.ZIP64_LOCATOR_BYTES) == Zip.ZIP64_LOCATOR_SIGNATURE;
        int directory = in.getInt(end + 16);
        List<ZipMember> members = new ArrayList<>();
        for (int at = directory; in.getInt(at) == Zip.CENTRAL_SIGNATURE; ) {
            ZipMember member = new ZipMember();
            at += central(member.central, at);
            members.add(member);
        }
        members.sort((a, b) -> Long.compare(a.central.offset, b.central.offset));
        for (int i = 0; i < members.size(); i++) {
            int limit = i + 1 < members.size() ? (int) members.get(i + 1).central.offset : directory;
            local(members.get(i), limit);
        }
        members.forEach(member -> member.central.offset = -1);
        byte[] comment = Arrays.copyOfRange(bytes, end + Zip.END_BYTES, bytes.length);
        ZipBytes zip = ZipBytes.of(members.toArray(ZipMember[]::new)).end(record -> record.comment = comment);
        return zip64 ? zip.zip64(record -> {}) : zip;
    }

    private int central(ZipMember.Header header, int at) {
        header.madeBy = u16(at + 4);
        common(header, at + 6);
        header.disk = u16(at + 34);
        header.internal = u16(at + 36);
        header.external = in.getInt(at + 38);
        header.offset = in.getInt(at + 42) & Zip.MAX_32;
        int name = at + Zip.CENTRAL_BYTES;
        int extra = name + u16(at + 28);
        int comment = extra + u16(at + 30);
        int next = comment + u16(at + 32);
        header.name = Arrays.copyOfRange(bytes, name, extra);
        header.extra = Arrays.copyOfRange(bytes, extra, comment);
        header.comment = Arrays.copyOfRange(bytes, comment, next);
        return next - at;
    }

    private void local(ZipMember member, int limit) {
        int at = (int) member.central.offset;
        common(member.local, at + 4);
        int name = at + Zip.LOCAL_BYTES;
        int extra = name + u16(at + 26);
        int data = extra + u16(at + 28);
        int behind = (int) Math.min(limit, data + member.central.compressed);
        member.local.name = Arrays.copyOfRange(bytes, name, extra);
        member.local.extra = Arrays.copyOfRange(bytes, extra, data);
        member.data = Arrays.copyOfRange(bytes, data, behind);
        member.behind = Arrays.copyOfRange(bytes, behind, limit);
    }

    private void common(ZipMember.Header header, int at) {
        header.versionNeeded = u16(at);
        header.flags = u16(at + 2);
        header.method = u16(at + 4);
        header.dosTime = u16(at + 6);
        header.dosDate = u16(at + 8);
        header.crc = in.getInt(at + 10) & Zip.MAX_32;
        header.compressed = in.getInt(at + 14) & Zip.MAX_32;
        header.size = in.getInt(at + 18) & Zip.MAX_32;
    }

    private int u16(int at) {
        return in.getShort(at) & 0xFFFF;
    }
}
