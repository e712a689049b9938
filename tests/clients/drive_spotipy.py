"""Drives a running service with spotipy, unmodified but for the addresses that it asks.

Reads one line of JSON from standard input: the service's url, the ids of things with known content (see things.ts), a public and
a confidential app, and the address to which apps are sent back. Writes lines of JSON: first where the user has to go to allow
the app, and then, once it has read the address to which that led, one for each call: its name, and what went wrong if
something did. The last line lists the methods of the client that are neither driven nor left out for a reason.
"""

import inspect
import json
import logging
import sys
import warnings

from spotipy import Spotify
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.exceptions import SpotifyException
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyOauthError, SpotifyPKCE
from spotipy_left_out import LEFT_OUT

# Many methods are deprecated by Spotify; they work all the same.
warnings.simplefilter("ignore")
# Refusals are asked for below, and the client would print each.
logging.disable(logging.ERROR)

MARKET = "SE"
# The last two have nothing behind them yet: the client asks again for a token that lacks one.
SCOPES = (
    "user-read-private user-library-read user-library-modify user-follow-read user-follow-modify "
    "user-read-recently-played user-top-read user-read-playback-position "
    "playlist-read-private user-read-playback-state"
)
UNKNOWN = "A" * 22


def ids_of(items):
    return [item["id"] for item in items]


def names_of(items):
    return [item["name"] for item in items]


def same(found, wanted):
    assert found == wanted, f"expected {wanted!r}, found {found!r}"


def refused(status, reason, call):
    try:
        call()
    except SpotifyException as error:
        same([error.http_status, error.reason], [status, reason])
    else:
        raise AssertionError(f"expected the refusal {reason}, found none")


def pages_of_an_album(sp, t):
    first = sp.album_tracks(t["albums"][0], limit=2)
    second = sp.next(first)
    same(names_of(first["items"]) + names_of(second["items"]), ["One", "Two", "Three"])
    same(sp.next(second), None)
    same(ids_of(sp.previous(second)["items"]), ids_of(first["items"]))


def searched_in_markets(sp, t):
    found = sp.search_markets("older", type="album", markets=["SE", "US"], limit=1)
    assert set(found) == {"SE", "US"}


def saved(kind, plural, item):
    """Saves, finds and removes: the same for every kind of saved items."""

    def run(sp, t):
        ids = t[plural]
        of = f"current_user_saved_{plural}"
        contains = getattr(sp, f"{of}_contains")
        same(contains(ids), [False] * len(ids))
        getattr(sp, f"{of}_add")(ids)
        same(contains(ids), [True] * len(ids))
        page = getattr(sp, of)(limit=50)
        same(sorted(item(entry)["id"] for entry in page["items"]), sorted(ids))
        uris = [f"spotify:{kind}:{id}" for id in [*ids, UNKNOWN]]
        same(sp.current_user_saved_items(uris), [True] * len(ids) + [False])
        getattr(sp, f"{of}_delete")(ids)
        same(contains(ids), [False] * len(ids))

    return run


def followed_artists(sp, t):
    ids = t["artists"]
    same(sp.current_user_following_artists(ids), [False, False])
    sp.user_follow_artists(ids)
    same(sp.current_user_following_artists(ids), [True, True])
    first = sp.current_user_followed_artists(limit=1)["artists"]
    rest = sp.current_user_followed_artists(limit=1, after=first["cursors"]["after"])["artists"]
    same(sorted(ids_of(first["items"] + rest["items"])), sorted(ids))
    sp.user_unfollow_artists(ids)
    same(sp.current_user_following_artists(ids), [False, False])


def followed_users(sp, t):
    ids = t["users"]
    sp.user_follow_users(ids)
    same(sp.current_user_following_users(ids), [True])
    sp.user_unfollow_users(ids)
    same(sp.current_user_following_users(ids), [False])


def recently_played(sp, t):
    page = sp.current_user_recently_played(limit=2)
    same([item["track"]["name"] for item in page["items"]], ["One", "Two"])
    rest = sp.next(page)
    same([item["track"]["name"] for item in rest["items"]], ["One"])
    newest = int(page["cursors"]["after"])
    same(sp.current_user_recently_played(after=newest)["items"], [])


# What each call drives, and the call. A name may stand for several methods.
CALLS = {
    "track": lambda sp, t: same(sp.track(t["tracks"][0], market=MARKET)["name"], "One"),
    "tracks": lambda sp, t: same(ids_of(sp.tracks(t["tracks"])["tracks"]), t["tracks"]),
    "artist": lambda sp, t: same(sp.artist(f"spotify:artist:{t['artists'][0]}")["name"], "The Fixtures"),
    "artists": lambda sp, t: same(ids_of(sp.artists(t["artists"])["artists"]), t["artists"]),
    "artist_albums": lambda sp, t: same(
        ids_of(sp.artist_albums(t["artists"][0], include_groups="album,single", country=MARKET)["items"]), t["albums"][:1]
    ),
    "artist_top_tracks": lambda sp, t: same(
        names_of(sp.artist_top_tracks(t["artists"][0], country=MARKET)["tracks"]), ["One", "Two", "Three"]
    ),
    "artist_related_artists": lambda sp, t: same(
        t["artists"][1] in ids_of(sp.artist_related_artists(t["artists"][0])["artists"]), True
    ),
    "album": lambda sp, t: same(sp.album(t["albums"][0], market=MARKET)["label"], "Tests"),
    "album_tracks, next, previous": pages_of_an_album,
    "albums": lambda sp, t: same(ids_of(sp.albums(t["albums"])["albums"]), t["albums"]),
    "show": lambda sp, t: same(sp.show(t["shows"][0], market=MARKET)["publisher"], "Tests & Sons"),
    "shows": lambda sp, t: same(ids_of(sp.shows(t["shows"], market=MARKET)["shows"]), t["shows"]),
    "show_episodes": lambda sp, t: same(
        names_of(sp.show_episodes(t["shows"][0], market=MARKET)["items"]), ["Episode 2", "Episode 1"]
    ),
    "episode": lambda sp, t: same(sp.episode(t["episodes"][0], market=MARKET)["name"], "Episode 1"),
    "episodes": lambda sp, t: same(ids_of(sp.episodes(t["episodes"], market=MARKET)["episodes"]), t["episodes"]),
    "search": lambda sp, t: same(
        sp.search("continuous artist:fixtures", type="album,track", limit=5)["albums"]["items"][0]["id"], t["albums"][0]
    ),
    "search_markets": searched_in_markets,
    "user": lambda sp, t: same(sp.user(t["users"][0])["display_name"], "Demo listener (free)"),
    "playlist": lambda sp, t: same(sp.playlist(t["playlists"][0])["name"], "Mixed"),
    "playlist_items": lambda sp, t: same(
        [item["item"]["name"] for item in sp.playlist_items(t["playlists"][0])["items"]],
        ["Abroad", "Two", "Abroad"],
    ),
    "playlist_tracks": lambda sp, t: same(sp.playlist_tracks(t["playlists"][0], limit=1, offset=1)["total"], 3),
    "user_playlist": lambda sp, t: same(sp.user_playlist("soundcheck", t["playlists"][0])["owner"]["id"], "soundcheck"),
    "user_playlist_tracks": lambda sp, t: same(
        len(sp.user_playlist_tracks("soundcheck", t["playlists"][0], limit=2)["items"]), 2
    ),
    "me": lambda sp, t: same(sp.me()["product"], "premium"),
    "current_user": lambda sp, t: same(sp.current_user()["country"], MARKET),
    "current_user_saved_tracks, current_user_saved_tracks_add, current_user_saved_tracks_delete, "
    "current_user_saved_tracks_contains, current_user_saved_items": saved("track", "tracks", lambda e: e["track"]),
    "current_user_saved_albums, current_user_saved_albums_add, current_user_saved_albums_delete, "
    "current_user_saved_albums_contains": saved("album", "albums", lambda e: e["album"]),
    "current_user_saved_shows, current_user_saved_shows_add, current_user_saved_shows_delete, "
    "current_user_saved_shows_contains": saved("show", "shows", lambda e: e["show"]),
    "current_user_saved_episodes, current_user_saved_episodes_add, current_user_saved_episodes_delete, "
    "current_user_saved_episodes_contains": saved("episode", "episodes", lambda e: e["episode"]),
    "current_user_followed_artists, current_user_following_artists, user_follow_artists, "
    "user_unfollow_artists": followed_artists,
    "current_user_following_users, user_follow_users, user_unfollow_users": followed_users,
    "current_user_top_artists": lambda sp, t: same(
        names_of(sp.current_user_top_artists(time_range="short_term")["items"]), ["The Fixtures", "A Guest"]
    ),
    "current_user_top_tracks": lambda sp, t: same(
        names_of(sp.current_user_top_tracks(time_range="long_term", limit=1)["items"]), ["One"]
    ),
    "current_user_recently_played": recently_played,
    "featured_playlists": lambda sp, t: same(
        ids_of(sp.featured_playlists(locale="sv_SE", country=MARKET)["playlists"]["items"]), t["playlists"]
    ),
    "new_releases": lambda sp, t: same(len(sp.new_releases(country=MARKET, limit=3)["albums"]["items"]), 3),
    "category": lambda sp, t: same(sp.category(t["categories"][0], country=MARKET)["name"], "Lo-Fi Beats"),
    "categories": lambda sp, t: same(
        t["categories"][0] in ids_of(sp.categories(limit=50)["categories"]["items"]), True
    ),
    "category_playlists": lambda sp, t: same(
        ids_of(sp.category_playlists(t["categories"][0])["playlists"]["items"]), t["playlists"]
    ),
    "recommendation_genre_seeds": lambda sp, t: same("test" in sp.recommendation_genre_seeds()["genres"], True),
    "audio_features": lambda sp, t: same(sp.audio_features([t["tracks"][0], UNKNOWN])[0]["tempo"], 92.5),
    "available_markets": lambda sp, t: same(MARKET in sp.available_markets()["markets"], True),
}

REFUSALS = {
    "a track that nobody has": lambda sp, t: refused(404, "not-found", lambda: sp.track(UNKNOWN)),
    "too many ids": lambda sp, t: refused(400, "request-invalid", lambda: sp.tracks([UNKNOWN] * 51)),
    "an empty search": lambda sp, t: refused(400, "request-invalid", lambda: sp.search("")),
}

def write(**line):
    print(json.dumps(line), flush=True)


def outcome(name, run):
    try:
        run()
        write(call=name, problem=None)
    except Exception as error:  # Whatever it is, it is what the test wants to see.
        write(call=name, problem=f"{type(error).__name__}: {error}")


def client_of(url, **given):
    # Refusals are looked at and not tried again.
    sp = Spotify(retries=0, status_retries=0, **given)
    sp.prefix = f"{url}/v1/"
    return sp


def allowed(url, client_id, redirect_uri):
    """Tokens by PKCE; who goes through the pages is at the other end of standard input."""
    SpotifyPKCE.OAUTH_AUTHORIZE_URL = f"{url}/authorize"
    SpotifyPKCE.OAUTH_TOKEN_URL = f"{url}/api/token"
    cache = MemoryCacheHandler()
    manager = SpotifyPKCE(client_id=client_id, redirect_uri=redirect_uri, scope=SCOPES, cache_handler=cache)
    write(authorize=manager.get_authorize_url(state="a state"))
    manager.get_access_token(manager.parse_response_code(sys.stdin.readline().strip()), check_cache=False)
    return manager, cache


def refreshes(manager, cache):
    before = cache.get_cached_token()
    after = manager.refresh_access_token(before["refresh_token"])
    assert after["access_token"] != before["access_token"]
    same(set(after["scope"].split()), set(SCOPES.split()))
    same(manager.get_access_token(), after["access_token"])


def for_an_app_alone(url, app, things):
    SpotifyClientCredentials.OAUTH_TOKEN_URL = f"{url}/api/token"
    manager = SpotifyClientCredentials(app["clientId"], app["secret"], cache_handler=MemoryCacheHandler())
    sp = client_of(url, auth_manager=manager)
    same(names_of(sp.artist_top_tracks(things["artists"][0], country="US")["tracks"]), ["Abroad"])
    same(ids_of(sp.artist_albums(things["artists"][0], country="US")["items"]), [things["albums"][1]])
    refused(403, "user-required", sp.me)
    wrong = SpotifyClientCredentials(app["clientId"], "wrong", cache_handler=MemoryCacheHandler())
    try:
        wrong.get_access_token(as_dict=False)
    except SpotifyOauthError as error:
        same(error.error, "invalid_client")
    else:
        raise AssertionError("expected a wrong secret to be refused")


def main():
    given = json.loads(sys.stdin.readline())
    url, things = given["url"], given["things"]
    manager, cache = allowed(url, given["publicApp"], given["callback"])
    sp = client_of(url, auth_manager=manager)
    for name, call in {**CALLS, **REFUSALS}.items():
        outcome(name, lambda: call(sp, things))
    outcome("a token that is refreshed", lambda: refreshes(manager, cache))
    outcome("an app alone", lambda: for_an_app_alone(url, given["app"], things))
    made_up = client_of(url, auth="made-up")
    outcome("a token that is made up", lambda: refused(401, "token-invalid", made_up.me))

    driven = {method for name in CALLS for method in name.split(", ")}
    methods = {name for name, _ in inspect.getmembers(Spotify, inspect.isfunction) if not name.startswith("_")}
    write(driven=len(driven), unlisted=sorted(methods ^ (driven | LEFT_OUT.keys())), twice=sorted(driven & LEFT_OUT.keys()))


main()
