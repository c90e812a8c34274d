# A follower's patience ends by order. Its election is as any other: the others vote, the old leader
# learns that its epoch is over, and no acknowledged write is lost.
topology single-leader
failover majority
acknowledge any
followers 2
latency 2ms
clients 1
horizon 1s

100ms c1 write x 1
200ms time-out n2 election
200ms time-out n2 copy
500ms c1 write x 2
---- without heartbeats
        0s  n1      is leader in epoch 1
        0s  n1      follows n1
        0s  n2      is follower in epoch 1
        0s  n2      follows n1
        0s  n3      is follower in epoch 1
        0s  n3      follows n1
        0s  c1      follows n1
     100ms  script  c1 write x 1
     100ms  c1      calls #1 write x=1
     100ms  c1→n1   write sent #1 value 1
     102ms  c1→n1   write arrives
     102ms  n1      appends 1 #1 epoch 1
     103ms  n1      flushed to 1
     103ms  n1→n2   append sent #1 to 1
     103ms  n1→n3   append sent #1 to 1
     105ms  n1→n2   append arrives
     105ms  n2      appends 1 #1 epoch 1
     105ms  n1→n3   append arrives
     105ms  n3      appends 1 #1 epoch 1
     106ms  n2      flushed to 1
     106ms  n2      applies 1 #1
     106ms  n2→n1   acknowledge sent position 1
     106ms  n3      flushed to 1
     106ms  n3      applies 1 #1
     106ms  n3→n1   acknowledge sent position 1
     108ms  n2→n1   acknowledge arrives
     108ms  n1      counts 1 as acknowledged
     108ms  n1      applies 1 #1
     108ms  n1→c1   done sent #1
     108ms  n3→n1   acknowledge arrives
     110ms  n1→c1   done arrives
     110ms  client  #1 is ok, counted n1,n2
     200ms  script  time-out n2 election
     200ms  n2      is candidate in epoch 2
     200ms  n2      follows nobody
     200ms  script  time-out n2 copy
     200ms  script  nothing comes of it: no such timer runs there
     201ms  n2→n1   vote sent epoch 2
     201ms  n2→n3   vote sent epoch 2
     202ms  n2→n1   outdated sent epoch 2: its epoch has ended
     203ms  n2→n1   vote arrives
     203ms  n2→n3   vote arrives
     204ms  n2→n1   outdated arrives
     204ms  n1      is follower in epoch 2
     204ms  n1      follows nobody
 310.406ms  n2      is candidate in epoch 3
 311.406ms  n2→n1   vote sent epoch 3
 311.406ms  n2→n3   vote sent epoch 3
 313.406ms  n2→n1   vote arrives
 313.406ms  n1      is follower in epoch 3
 313.406ms  n2→n3   vote arrives
 313.406ms  n3      is follower in epoch 3
 313.406ms  n3      follows nobody
 314.406ms  n1→n2   granted sent epoch 3
 314.406ms  n3→n2   granted sent epoch 3
 316.406ms  n1→n2   granted arrives
 316.406ms  n2      is leader in epoch 3
 316.406ms  n2      follows n2
 316.406ms  n3→n2   granted arrives
 318.406ms  n1      follows n2
 318.406ms  n1→n2   behind sent position 1: back, and asking where it stands
 318.406ms  n3      follows n2
 318.406ms  n3→n2   behind sent position 1: back, and asking where it stands
 320.406ms  n1→n2   behind arrives
 320.406ms  n2→n1   align sent position 1: that replica is behind
 320.406ms  n3→n2   behind arrives
 320.406ms  n2→n3   align sent position 1: that replica is behind
 322.406ms  n2→n1   align arrives
 322.406ms  n1→n2   acknowledge sent position 1
 322.406ms  n2→n3   align arrives
 322.406ms  n3→n2   acknowledge sent position 1
 324.406ms  n1→n2   acknowledge arrives
 324.406ms  n2      counts 1 as acknowledged
 324.406ms  n3→n2   acknowledge arrives
 346.406ms  n2→c1   announce sent epoch 3
 348.406ms  n2→c1   announce arrives
 348.406ms  c1      follows n2
     500ms  script  c1 write x 2
     500ms  c1      calls #2 write x=2
     500ms  c1→n2   write sent #2 value 2
     502ms  c1→n2   write arrives
     502ms  n2      appends 2 #2 epoch 3
     503ms  n2      flushed to 2
     503ms  n2→n1   append sent #2 to 2
     503ms  n2→n3   append sent #2 to 2
     505ms  n2→n1   append arrives
     505ms  n1      appends 2 #2 epoch 3
     505ms  n2→n3   append arrives
     505ms  n3      appends 2 #2 epoch 3
     506ms  n1      flushed to 2
     506ms  n1      applies 2 #2
     506ms  n1→n2   acknowledge sent position 2
     506ms  n3      flushed to 2
     506ms  n3      applies 2 #2
     506ms  n3→n2   acknowledge sent position 2
     508ms  n1→n2   acknowledge arrives
     508ms  n2      counts 2 as acknowledged
     508ms  n2      applies 2 #2
     508ms  n2→c1   done sent #2
     508ms  n3→n2   acknowledge arrives
     510ms  n2→c1   done arrives
     510ms  client  #2 is ok, counted n1,n2
----
ended by horizon at 1s
failover n1 to n2 in epoch 3: detected 200ms, promoted 316.406ms, no writes for 400ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
