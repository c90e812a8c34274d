# Two writes reach a follower in the wrong order, because a person keeps the first at its link. The
# follower sees the gap, asks, and is told again; the late one is of no use any more.
topology single-leader
latency 2ms
disk 1ms
followers 1
failover off
heartbeat 1s
clients 1
horizon 300ms

20ms  c1 write x 1
23500us hold 8
40ms  c1 write x 2
90ms  release 8
---- without heartbeats
        0s  n1      is leader in epoch 1
        0s  n1      follows n1
        0s  n2      is follower in epoch 1
        0s  n2      follows n1
        0s  m1      is monitor
        0s  m1      follows n1
        0s  c1      follows n1
      20ms  script  c1 write x 1
      20ms  c1      calls #1 write x=1
      20ms  c1→n1   write sent #1 value 1
      22ms  c1→n1   write arrives
      22ms  n1      appends 1 #1 epoch 1
      23ms  n1      flushed to 1
      23ms  n1      counts 1 as acknowledged
      23ms  n1→n2   append sent #1 to 1
      23ms  n1      applies 1 #1
      23ms  n1→c1   done sent #1
    23.5ms  script  hold 8
      25ms  n1→c1   done arrives
      25ms  client  #1 is ok, counted n1
      40ms  script  c1 write x 2
      40ms  c1      calls #2 write x=2
      40ms  c1→n1   write sent #2 value 2
      42ms  c1→n1   write arrives
      42ms  n1      appends 2 #2 epoch 1
      43ms  n1      flushed to 2
      43ms  n1      counts 2 as acknowledged
      43ms  n1→n2   append sent #2 to 2
      43ms  n1      applies 2 #2
      43ms  n1→c1   done sent #2
      45ms  n1→n2   append arrives
      45ms  n2→n1   behind sent position 0: entries before it are missing
      45ms  n1→c1   done arrives
      45ms  client  #2 is ok, counted n1
      47ms  n2→n1   behind arrives
      47ms  n1→n2   align sent position 0: that replica is behind
      49ms  n1→n2   align arrives
      49ms  n2→n1   acknowledge sent position 0
      51ms  n2→n1   acknowledge arrives
      51ms  n1→n2   append sent to 2: that replica is behind
      53ms  n1→n2   append arrives
      53ms  n2      appends 1 #1 epoch 1
      53ms  n2      appends 2 #2 epoch 1
      54ms  n2      flushed to 1
      54ms  n2      applies 1 #1
      54ms  n2→n1   acknowledge sent position 1
      54ms  n2      flushed to 2
      54ms  n2      applies 2 #2
      54ms  n2→n1   acknowledge sent position 2
      56ms  n2→n1   acknowledge arrives
      56ms  n2→n1   acknowledge arrives
      90ms  script  release 8
      90ms  n1→n2   append arrives
      90ms  n2→n1   acknowledge sent position 2
      92ms  n2→n1   acknowledge arrives
     104ms  m1      suspects n1
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
