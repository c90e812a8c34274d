# Read-your-writes by position: the client sends the position of its last write along. A follower
# that has not come so far says so, and the client asks the leader instead.
topology single-leader
latency 2ms
disk 1ms
reads read-your-writes
followers 1
failover off
horizon 300ms

0s    delay n1-n2 50ms
20ms  c1 write x 1
40ms  c1 read x
40ms  c2 read x
150ms c1 read x
---- only calls, client, read, refuse
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
      40ms  script  c1 read x
      40ms  c1      calls #2 read x
      40ms  c1→n2   read sent #2
      40ms  script  c2 read x
      40ms  c2      calls #3 read x
      40ms  c2→n2   read sent #3
      42ms  c1→n2   read arrives
      42ms  n2→c1   refuse sent #2: that replica has not come so far
      42ms  c2→n2   read arrives
      44ms  n2→c1   refuse arrives
      44ms  c1→n1   read sent #2
      44ms  client  #3 is ok, counted n2
      46ms  c1→n1   read arrives
      48ms  client  #2 is ok: 1, written by #1, counted n1
     150ms  script  c1 read x
     150ms  c1      calls #4 read x
     150ms  c1→n2   read sent #4
     152ms  c1→n2   read arrives
     154ms  client  #4 is ok: 1, written by #1, counted n2
----
ended by horizon at 300ms
stale read #3, missed #1, 1 behind
durable: holds
linearizable: broken at 44ms: Read #3 of x found nothing, though write #1 (x=1) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
