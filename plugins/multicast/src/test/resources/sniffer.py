"""Prints PIM packets and UDP datagrams that arrive on one device; takes the IP header apart by itself.

A line: protocol source destination ttl, for UDP the destination port, then the payload in hexadecimal.
"""
import socket
import sys

device = sys.argv[1]
packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
packets.bind((device, 0x0800))
print("ready", flush=True)
while True:
    packet, where = packets.recvfrom(65536)
    if where[2] == socket.PACKET_OUTGOING:
        continue
    length = (packet[0] & 15) * 4
    total = int.from_bytes(packet[2:4], "big")
    protocol, ttl = packet[9], packet[8]
    source, destination = socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20])
    body = packet[length:total]
    if protocol == 103:
        print("pim", source, destination, ttl, body.hex(), flush=True)
    elif protocol == 17:
        port = int.from_bytes(body[2:4], "big")
        print("udp", source, destination, ttl, port, body[8:].hex(), flush=True)
