# Ada and Ben write at the same instant with the same stamp. n1 hears Ada first, n3 hears Ben first;
# whoever comes second, Ben's number is larger, so his value stays on every replica.
topology leaderless
latency 2ms
disk 1ms
horizon 150ms

0s   delay c2-n1 5ms
0s   delay c1-n3 5ms
10ms c1 write x 1
10ms c2 write x 2
60ms c1 read x
---- only calls, client, stores, keeps
      10ms  c1      calls #1 write x=1
      10ms  c2      calls #2 write x=2
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n2      stores x=2 #2
      13ms  n3      stores x=2 #2
      15ms  client  #1 is ok, counted n1,n2
      15ms  client  #2 is ok, counted n2,n3
      16ms  n1      stores x=2 #2
      16ms  n3      keeps a newer x than #1
      60ms  c1      calls #3 read x
      64ms  client  #3 is ok: 2, written by #2, counted n1,n2
----
ended by horizon at 150ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
