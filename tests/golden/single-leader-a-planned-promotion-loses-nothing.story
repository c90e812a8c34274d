# A person orders that n3 lead. The leader takes no more writes and lets the others catch up; then
# its epoch is ended, and n3 leads with everything.
topology single-leader
latency 2ms
disk 1ms
horizon 700ms

20ms  c1 write x 1
100ms c1 write x 2
105ms promote n3
130ms c1 write x 3
500ms c1 write x 4
---- only calls, client, promote, yield, seal sent, serving, is leader, is follower in epoch 2
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
     100ms  c1      calls #2 write x=2
     105ms  script  promote n3
     105ms  m1→n1   yield sent epoch 1: a person ordered it
     105ms  m1      winds yield to ring at 205ms
     105ms  client  #2 is ok, counted n1
     107ms  m1→n1   yield arrives
     107ms  n1      stops serving: it cannot know that it still leads
     130ms  c1      calls #3 write x=3
     134ms  client  #3 is refused: it cannot know that it still leads
     205ms  m1      yield rings
     206ms  m1→n1   seal sent epoch 2: its epoch is being ended
     206ms  m1→n2   seal sent epoch 2: its epoch is being ended
     206ms  m1→n3   seal sent epoch 2: its epoch is being ended
     208ms  n1      is follower in epoch 2
     208ms  n2      is follower in epoch 2
     208ms  n3      is follower in epoch 2
     220ms  m1→n1   seal sent epoch 2: its epoch is being ended
     220ms  m1→n2   seal sent epoch 2: its epoch is being ended
     220ms  m1→n3   seal sent epoch 2: its epoch is being ended
     236ms  m1→n3   promote sent epoch 2
     238ms  m1→n3   promote arrives
     238ms  n3      is leader in epoch 2
     500ms  c1      calls #4 write x=4
     505ms  client  #4 is ok, counted n3
----
ended by horizon at 700ms
failover n1 to n3 in epoch 2: detected never, promoted 238ms, no writes for 400ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
