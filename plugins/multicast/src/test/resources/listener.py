"""A program that receives a group as programs do: binds a port, joins on a device, prints what comes."""
import socket
import struct
import sys

group, port, device = sys.argv[1], int(sys.argv[2]), sys.argv[3]
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("", port))
index = socket.if_nametoindex(device)
request = struct.pack("=4s4si", socket.inet_aton(group), bytes(4), index)
receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
print("ready", flush=True)
while True:
    payload, sender = receiver.recvfrom(65536)
    print("from", sender[0], payload.hex(), flush=True)
