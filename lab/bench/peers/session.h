/*
 * BGP sessions as a measuring instrument needs them: each dials, says who it is, sends one long run of messages that was made
 * before, and counts what it is told. One thread, one epoll. Everything it is told counts; nothing is checked for RFC 7606.
 */
#ifndef SESSION_H
#define SESSION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum state { DOWN, CONNECTING, OPEN_SENT, OPEN_CONFIRM, UP, OVER };

struct session {
    char name[32];
    struct in_addr local, remote;
    uint32_t as;
    uint16_t hold; /* seconds, offered by us and taken as agreed */

    enum state state;
    int fd;
    uint64_t next_try, next_keepalive; /* ns, as now() */
    uint64_t up_at, last_heard, longest_silence, sent_at;
    char why_over[96];

    const uint8_t *out; /* sent from the moment the session is up */
    size_t out_length, out_at;

    uint8_t *rest; /* the part of a message that has not come in whole */
    size_t rest_length;

    uint8_t *seen; /* a bit for each prefix, see bit_of */
    size_t present; /* how many are announced and not withdrawn */
    size_t updates, withdrawals, end_of_ribs;
    size_t wanted; /* when this many are present ... */
    uint64_t complete_at; /* ... it was at this time; 0: not yet */
};

/* Nanoseconds of the monotonic clock, the same in all namespaces. */
uint64_t now(void);

/* Ends the program with a word about it. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Which bit of `seen` is a prefix's: dense has one for each /24 from first_prefix on, else there is one for any up to /24. */
extern bool dense;
extern uint32_t first_prefix; /* as a number of a /24 */
extern size_t prefix_count;

void session_init(struct session *session, const char *name, const char *local, const char *remote, uint32_t as, uint16_t hold);

/* From now on it dials until it is up; a session that was over begins anew, with nothing seen. */
void session_start(struct session *session);

/* To be sent now, and again whenever it comes up; the bytes stay where they are. */
void session_send(struct session *session, const uint8_t *bytes, size_t length);

/* Without a word, as when its process is killed. */
void session_kill(struct session *session);

/* Handles what happens until the time (as now()) or until `done` says so; returns what it says. */
bool sessions_run(uint64_t until, bool (*done)(void *about), void *about);

/* Something else to wait for in the same loop; `readable` is called when there is something to read, or its end. */
void also_watch(int fd, void (*readable)(int fd));

#endif
