from tests.invariants.test_walk_addresses import EVERY, OF_RECORDS, ONLY_SENT, url
def test_x(world, client):
    for k,v in world.wanting.items(): print("WANTING", k, v.replace("\n"," ")[:300])
    print("BARE", world.bare, "REF", world.refusing)
    client.raise_request_exception=False
    for who in ("carla","mona", "rami"):
        client.force_login(world.user(who))
        for n in EVERY:
            a=client.get(url(n, world.ids))
            if a.status_code>=500: print(who, n, a.status_code, repr(a.exc_info and a.exc_info[1])[:300])
