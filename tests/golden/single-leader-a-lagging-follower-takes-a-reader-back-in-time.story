# Reads go to followers. n3 is far from the leader: it answers with what it has.
#
# Ada does not read her own write back; Ben sees 2, then 1.
topology single-leader
reads followers
latency 2ms
disk 1ms
horizon 400ms

0s    delay n1-n3 60ms
20ms  c1 write x 1
40ms  c1 read x at n3
150ms c1 write x 2
170ms c2 read x at n2
180ms c2 read x at n3
300ms c2 read x at n3
---- only calls, client, applies
      20ms  c1      calls #1 write x=1
      23ms  n1      applies 1 #1
      25ms  client  #1 is ok, counted n1
      26ms  n2      applies 1 #1
      40ms  c1      calls #2 read x
      44ms  client  #2 is ok, counted n3
      84ms  n3      applies 1 #1
     150ms  c1      calls #3 write x=2
     153ms  n1      applies 2 #3
     155ms  client  #3 is ok, counted n1
     156ms  n2      applies 2 #3
     170ms  c2      calls #4 read x
     174ms  client  #4 is ok: 2, written by #3, counted n2
     180ms  c2      calls #5 read x
     184ms  client  #5 is ok: 1, written by #1, counted n3
     214ms  n3      applies 2 #3
     300ms  c2      calls #6 read x
     304ms  client  #6 is ok: 2, written by #3, counted n3
----
ended by horizon at 400ms
stale read #2, missed #1, 1 behind
stale read #5, missed #3, 1 behind
durable: holds
linearizable: broken at 44ms: Read #2 of x found nothing, though write #1 (x=1) was acknowledged before it began.
read-your-writes: broken at 44ms: c1 wrote x=1 with #1, and its read #2 found nothing.
monotonic-reads: broken at 184ms: Read #5 of x returned 1 after read #4 had returned 2.
one-leader: holds
log-matching: holds
converged: holds
