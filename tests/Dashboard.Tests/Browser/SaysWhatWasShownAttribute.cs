using System.Reflection;
using Cloud.Dashboard.Tests.Browser;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: SaysWhatWasShown]

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>A test that fails says what its pages showed: a page that was waited for in vain is gone by the time that somebody reads so.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SaysWhatWasShownAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState?.Result != TestResult.Failed) return;
        try
        {
            // Nothing here is asked for by an async caller: xunit's hook has none.
            Task.Run(SayAsync).Wait(Patience);
        }
        catch (AggregateException e) when (e.InnerException is PlaywrightException)
        {
            // A page in between two addresses has nothing to show.
        }
    }

    private static async Task SayAsync()
    {
        await foreach (var page in Chromium.WhatIsShownAsync()) TestContext.Current.TestOutputHelper?.WriteLine(page);
    }
}
