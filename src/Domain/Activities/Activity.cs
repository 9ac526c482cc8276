namespace Cloud.Domain.Activities;

public sealed class Activity;
