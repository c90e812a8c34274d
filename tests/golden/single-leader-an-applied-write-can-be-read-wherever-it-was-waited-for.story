# `level applied` (PostgreSQL: remote_apply). Replay takes 20 ms an entry, and the leader waits for
# it: whoever was told ok can read the write at any follower at once.
topology single-leader
latency 2ms
disk 1ms
acknowledge sync
level applied
apply 20ms
reads followers
failover off
clients 2
horizon 300ms

20ms  c1 write x 1
49ms  c2 read x at n2
60ms  c1 read x at n3
---- only calls, client, applies, acknowledge
      20ms  c1      calls #1 write x=1
      46ms  n2      applies 1 #1
      46ms  n2→n1   acknowledge sent position 1
      46ms  n3      applies 1 #1
      46ms  n3→n1   acknowledge sent position 1
      48ms  n2→n1   acknowledge arrives
      48ms  n3→n1   acknowledge arrives
      48ms  n1      counts 1 as acknowledged
      48ms  n1      applies 1 #1
      49ms  c2      calls #2 read x
      50ms  client  #1 is ok, counted n1,n2,n3
      53ms  client  #2 is ok: 1, written by #1, counted n2
      60ms  c1      calls #3 read x
      64ms  client  #3 is ok: 1, written by #1, counted n3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
