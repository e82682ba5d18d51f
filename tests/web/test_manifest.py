from bot.console.package import build_package
from bot.organisation import load_organisation
from bot.web.sign_in import audiences_of
from tests.project.test_app_package import APP, unpacked

HOST = "inlagg.example.org"


def test_the_tabs_lead_to_the_page_and_teams_asks_for_a_token_that_it_takes():
    package = build_package(app_id=APP, host=HOST, organisation=load_organisation())
    manifest, english = unpacked(package)
    (personal,) = manifest["staticTabs"]
    assert personal["contentUrl"] == f"https://{HOST}/schema"
    assert personal["scopes"] == ["personal"]
    (channel,) = manifest["configurableTabs"]
    assert channel["configurationUrl"] == f"https://{HOST}/schema/setup"
    assert channel["scopes"] == ["team"]
    assert manifest["webApplicationInfo"]["id"] == APP
    assert manifest["webApplicationInfo"]["resource"] in audiences_of(APP, HOST)
    assert english["staticTabs[0].name"] == "Schedule"
