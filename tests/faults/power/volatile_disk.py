"""A disk that keeps what it is told in a cache of its own until it is told to flush, as real ones do, served
to QEMU by the NBD protocol. When the power goes, any part of what was not flushed is lost, sector by
sector."""
import pathlib
import random
import socket
import struct
import threading

SECTOR = 512
MAGIC, OPTION_MAGIC, REPLY_MAGIC = 0x4E42444D41474943, 0x49484156454F5054, 0x3E889045565A9
REQUEST_MAGIC, ANSWER_MAGIC = 0x25609513, 0x67446698
FIXED_NEWSTYLE, NO_ZEROES = 1, 2
HAS_FLAGS, SEND_FLUSH = 1, 4
EXPORT_NAME, ABORT, INFO, GO = 1, 2, 6, 7
REP_ACK, REP_INFO, REP_UNSUPPORTED = 1, 3, 0x80000001
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
EINVAL = 22


class VolatileDisk:
    """Over `image`, which holds what the disk tells; `old` is what it would hold without power."""

    def __init__(self, image, endpoint):
        self.image, self.endpoint = pathlib.Path(image), pathlib.Path(endpoint)
        self.old = {}  # sector number → its bytes at the last flush
        self.flushes = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.endpoint))
        self.listener.listen(1)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        """One machine, until it is gone."""
        try:
            self.client = self.listener.accept()[0]
        except OSError:
            return  # closed before any machine came
        with self.client, open(self.image, "r+b", buffering=0) as self.file:
            try:
                if self.agree():
                    while self.answer():
                        pass
            except (EOFError, ConnectionError):
                pass

    def take(self, count):
        data = bytearray()
        while len(data) < count:
            piece = self.client.recv(min(count - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def agree(self):
        """The newstyle handshake; whether the export was taken."""
        about = struct.pack(">QH", self.image.stat().st_size, HAS_FLAGS | SEND_FLUSH)
        self.client.sendall(struct.pack(">QQH", MAGIC, OPTION_MAGIC, FIXED_NEWSTYLE | NO_ZEROES))
        zeroes = not struct.unpack(">I", self.take(4))[0] & NO_ZEROES
        while True:
            _, option, length = struct.unpack(">QII", self.take(16))
            self.take(length)

            def reply(kind, data=b"", option=option):
                self.client.sendall(struct.pack(">QIII", REPLY_MAGIC, option, kind, len(data)) + data)

            if option == EXPORT_NAME:
                self.client.sendall(about + (bytes(124) if zeroes else b""))
                return True
            if option == ABORT:
                reply(REP_ACK)
                return False
            if option in (INFO, GO):
                reply(REP_INFO, struct.pack(">H", 0) + about)
                reply(REP_ACK)
                if option == GO:
                    return True
            else:
                reply(REP_UNSUPPORTED)

    def answer(self):
        _, _, kind, handle, offset, length = struct.unpack(">IHHQQI", self.take(28))
        if kind == DISCONNECT:
            return False
        fault, data = 0, b""
        if kind == READ:
            self.file.seek(offset)
            data = self.file.read(length)
        elif kind == WRITE:
            self.write(offset, self.take(length))
        elif kind == FLUSH:
            self.old.clear()
            self.flushes += 1
        else:
            fault = EINVAL
        self.client.sendall(struct.pack(">IIQ", ANSWER_MAGIC, fault, handle) + data)
        return True

    def write(self, offset, data):
        first, end = offset // SECTOR, -(-(offset + len(data)) // SECTOR)
        self.file.seek(first * SECTOR)
        before = self.file.read((end - first) * SECTOR)
        for sector in range(first, end):
            at = (sector - first) * SECTOR
            self.old.setdefault(sector, before[at : at + SECTOR])
        self.file.seek(offset)
        self.file.write(data)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes whoever still waits for a machine
        self.thread.join()
        self.listener.close()

    def lose_power(self, choose: random.Random):
        """After the machine has gone: (sectors that were in the cache, sectors lost)."""
        self.close()
        kept = choose.choice((0.0, 0.2, 0.5, 0.9, choose.random()))
        lost = [sector for sector in sorted(self.old) if choose.random() >= kept]
        with open(self.image, "r+b") as file:
            for sector in lost:
                file.seek(sector * SECTOR)
                file.write(self.old[sector])
        return len(self.old), len(lost)
