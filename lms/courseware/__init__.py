"""Materials: courses, their editions, modules and activities."""
