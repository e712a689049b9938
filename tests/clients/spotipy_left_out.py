"""Methods of spotipy that the service is not driven with, and why."""

PLAYER = "the player over the Web API is an issue of its own"
PLAYLISTS = "users' playlists are an issue of their own"
AUDIOBOOKS = "audiobooks are out of scope (CAT-1)"

LEFT_OUT = {
    "set_auth": "no endpoint",
    "audio_analysis": "the analysis of a recording beat by beat is not made; its features are",
    "recommendations": "recommendations are an issue of their own",
    **dict.fromkeys(["get_audiobook", "get_audiobooks", "get_audiobook_chapters"], AUDIOBOOKS),
    **dict.fromkeys(
        [
            "add_to_queue",
            "current_playback",
            "current_user_playing_track",
            "currently_playing",
            "devices",
            "next_track",
            "pause_playback",
            "previous_track",
            "queue",
            "repeat",
            "seek_track",
            "shuffle",
            "start_playback",
            "transfer_playback",
            "volume",
        ],
        PLAYER,
    ),
    **dict.fromkeys(
        [
            "current_user_follow_playlist",
            "current_user_playlist_create",
            "current_user_playlists",
            "current_user_unfollow_playlist",
            "playlist_add_items",
            "playlist_change_details",
            "playlist_cover_image",
            "playlist_is_following",
            "playlist_remove_all_occurrences_of_items",
            "playlist_remove_specific_occurrences_of_items",
            "playlist_reorder_items",
            "playlist_replace_items",
            "playlist_upload_cover_image",
            "user_playlist_add_episodes",
            "user_playlist_add_tracks",
            "user_playlist_change_details",
            "user_playlist_create",
            "user_playlist_follow_playlist",
            "user_playlist_is_following",
            "user_playlist_remove_all_occurrences_of_tracks",
            "user_playlist_remove_specific_occurrences_of_tracks",
            "user_playlist_reorder_tracks",
            "user_playlist_replace_tracks",
            "user_playlist_unfollow",
            "user_playlists",
        ],
        PLAYLISTS,
    ),
}
