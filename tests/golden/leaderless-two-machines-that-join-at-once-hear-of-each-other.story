# n4 and n5 join 2 ms apart. Neither knows of the other, but n1, n2 and n3 do, and say so when they
# answer. So n4 tells n5 as well, and in the end all five go by one ring: x is kept by n1, n4 and
# n5.
topology leaderless
spares 2
tokens 4
coordinator any
latency 2ms
disk 1ms
clients 1
horizon 500ms

10ms  c1 write x 1 at n1
100ms join n4
102ms join n5
300ms c1 write x 2 at n4
350ms c1 read x at n5
---- only client, stores, joins, n4→n5   membership, n5→n4   membership, hands, read sent
      13ms  n1      stores x=1 #1
      15ms  n2      stores x=1 #1
      15ms  n3      stores x=1 #1
      19ms  client  #1 is ok, counted n1,n2
     100ms  n4      joins
     102ms  n5      joins
     105ms  n4      stores x=1 #1
     107ms  n5      stores x=1 #1
     200ms  n4→n5   membership sent
     202ms  n4→n5   membership arrives
     202ms  n5→n4   membership sent
     204ms  n4→n5   membership sent
     204ms  n5→n4   membership arrives
     206ms  n4→n5   membership arrives
     211ms  n5→n4   membership sent
     212ms  n3      hands x #1 over
     213ms  n5→n4   membership arrives
     219ms  n2      hands x #1 over
     303ms  n4      stores x=2 #2
     304ms  n4→n5   membership sent
     305ms  n1      stores x=2 #2
     305ms  n5      stores x=2 #2
     306ms  n4→n5   membership arrives
     309ms  client  #2 is ok, counted n1,n4
     352ms  n5→n1   read sent #3
     352ms  n5→n4   read sent #3
     358ms  client  #3 is ok: 2, written by #2, counted n1,n5
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
