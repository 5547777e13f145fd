
app_name = "numbers"
urlpatterns: list = []
